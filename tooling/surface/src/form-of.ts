import ts from 'typescript';
import { type Form, type Parameter, primitives } from './form.js';

const MAX_DEPTH = 4;

/** The form of a type. */
export function formOf(checker: ts.TypeChecker, type: ts.Type, depth = 0): Form {
  if (depth > MAX_DEPTH) return { kind: 'unknown' };
  if (type.flags & ts.TypeFlags.Boolean) return { kind: 'boolean' };
  if (type.isUnion()) return unionOf(checker, type, depth);
  if (type.isStringLiteral() || type.isNumberLiteral()) return { kind: 'literal', value: type.value };
  if (type.flags & ts.TypeFlags.BooleanLiteral)
    return { kind: 'literal', value: checker.typeToString(type) === 'true' };
  const name = checker.typeToString(type);
  const primitive = primitives.find((each) => each === name);
  if (primitive !== undefined) return { kind: primitive };
  if (type.flags & ts.TypeFlags.TypeParameter) {
    const constraint = checker.getBaseConstraintOfType(type);
    return constraint === undefined ? { kind: 'unknown' } : formOf(checker, constraint, depth + 1);
  }
  if (type.isIntersection()) return recordOf(checker, type, depth);
  return type.flags & ts.TypeFlags.Object ? objectForm(checker, type, depth) : { kind: 'unknown' };
}

function unionOf(checker: ts.TypeChecker, type: ts.UnionType, depth: number): Form {
  const forms = type.types.map((each) => formOf(checker, each, depth));
  const isFlag = (form: Form): boolean => form.kind === 'literal' && typeof form.value === 'boolean';
  const flags = forms.filter(isFlag);
  const all = flags.length === 2 ? [...forms.filter((form) => !isFlag(form)), { kind: 'boolean' } as const] : forms;
  const merged = [...new Map(all.map((form) => [JSON.stringify(form), form])).values()];
  return merged.length === 1 ? (merged[0] as Form) : { kind: 'union', of: merged };
}

function objectForm(checker: ts.TypeChecker, type: ts.Type, depth: number): Form {
  if (checker.isTupleType(type)) {
    const elements = checker.getTypeArguments(type as ts.TypeReference);
    return { kind: 'tuple', of: elements.map((each) => formOf(checker, each, depth + 1)) };
  }
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    return element === undefined ? { kind: 'unknown' } : { kind: 'list', of: formOf(checker, element, depth + 1) };
  }
  if (type.getCallSignatures().length > 0) return { kind: 'function' };
  const declared = type.symbol?.declarations?.[0];
  const isLibrary =
    type.symbol?.name !== '__type' && (declared?.getSourceFile().fileName.includes('/typescript/lib/') ?? false);
  if (type.isClass() || type.symbol?.flags & ts.SymbolFlags.Class || isLibrary)
    return { kind: 'instance', name: type.symbol.name };
  const element = type.getStringIndexType();
  if (element !== undefined) return { kind: 'dictionary', of: formOf(checker, element, depth + 1) };
  return recordOf(checker, type, depth);
}

function recordOf(checker: ts.TypeChecker, type: ts.Type, depth: number): Form {
  return { kind: 'record', fields: type.getProperties().map((each) => fieldOf(checker, each, depth)) };
}

function fieldOf(checker: ts.TypeChecker, property: ts.Symbol, depth: number): Parameter {
  const form = formOf(checker, checker.getTypeOfSymbol(property), depth + 1);
  const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
  return { name: property.name, optional, rest: false, form };
}

/**
 * The parameters of one signature. A rest parameter has the form of its elements, or counts as those of its tuple; where
 * it is a union of both, the signature counts once for each.
 */
export function parametersOf(checker: ts.TypeChecker, signature: ts.Signature): Parameter[][] {
  const [last] = signature.getParameters().slice(-1);
  const type = last && checker.getTypeOfSymbol(last);
  const isRest =
    last?.valueDeclaration && ts.isParameter(last.valueDeclaration) && last.valueDeclaration.dotDotDotToken;
  const kinds = isRest && type?.isUnion() ? type.types : [type];
  const fixed = signature.getParameters().slice(0, isRest ? -1 : undefined);
  const leading = fixed.map((symbol) => parameterOf(checker, symbol));
  if (last === undefined || !isRest) return [leading];
  return kinds.map((kind) => [...leading, ...restParameters(checker, last.name, kind as ts.Type)]);
}

function parameterOf(checker: ts.TypeChecker, symbol: ts.Symbol): Parameter {
  const declaration = symbol.valueDeclaration;
  const isParameter = declaration !== undefined && ts.isParameter(declaration);
  const name = isParameter && !ts.isIdentifier(declaration.name) ? 'options' : symbol.name;
  const optional = isParameter && checker.isOptionalParameter(declaration);
  return { name, optional, rest: false, form: formOf(checker, checker.getTypeOfSymbol(symbol)) };
}

function restParameters(checker: ts.TypeChecker, name: string, type: ts.Type): Parameter[] {
  if (checker.isTupleType(type)) return elementParameters(checker, type as ts.TypeReference);
  const form = formOf(checker, type);
  return [{ name, optional: true, rest: true, form: form.kind === 'list' ? form.of : form }];
}

function elementParameters(checker: ts.TypeChecker, tuple: ts.TypeReference): Parameter[] {
  const { labeledElementDeclarations, elementFlags } = tuple.target as ts.TupleType;
  return checker.getTypeArguments(tuple).map((type, i) => {
    const label = labeledElementDeclarations?.[i]?.name;
    const flags = elementFlags[i] ?? ts.ElementFlags.Required;
    return {
      name: label !== undefined && ts.isIdentifier(label) ? label.text : 'options',
      optional: (flags & (ts.ElementFlags.Optional | ts.ElementFlags.Variable)) !== 0,
      rest: (flags & ts.ElementFlags.Variable) !== 0,
      form: formOf(checker, type),
    };
  });
}
