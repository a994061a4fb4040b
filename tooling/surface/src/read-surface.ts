import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import type { Callable } from './callable.js';
import { parametersOf } from './form-of.js';
import { rawCalls } from './raw-calls.js';

/** Everything callable that a package's `src/index.ts` exports: functions, in namespaces too, and the members of its classes. */
export function readSurface(packageFolder: string): Callable[] {
  const { program, index } = packageProgram(packageFolder);
  return new SurfaceReader(program.getTypeChecker(), packageFolder).read(index);
}

/** The program of a package's index, and the index in it. */
export function packageProgram(packageFolder: string): { program: ts.Program; index: ts.SourceFile } {
  const settings = join(packageFolder, 'tsconfig.json');
  const { config } = ts.readConfigFile(settings, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(settings));
  const entry = join(packageFolder, 'src/index.ts');
  const program = ts.createProgram([entry], { ...options, noEmit: true, composite: false, incremental: false });
  const index = program.getSourceFile(entry);
  if (index === undefined) throw new Error(`there is no ${entry}`);
  return { program, index };
}

type Description = Pick<Callable, 'name' | 'kind' | 'owner'> & { signatures: readonly ts.Signature[] };

class SurfaceReader {
  readonly #checker: ts.TypeChecker;
  readonly #folder: string;
  readonly #found = new Map<string, Callable>();

  constructor(checker: ts.TypeChecker, folder: string) {
    this.#checker = checker;
    this.#folder = folder;
  }

  read(index: ts.SourceFile): Callable[] {
    this.#module(index, '');
    return [...this.#found.values()];
  }

  #module(file: ts.SourceFile, prefix: string): void {
    const symbol = this.#checker.getSymbolAtLocation(file);
    if (symbol === undefined) return;
    for (const exported of this.#checker.getExportsOfModule(symbol)) this.#export(exported, prefix);
  }

  #export(exported: ts.Symbol, prefix: string): void {
    const aliased = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = aliased ? this.#checker.getAliasedSymbol(exported) : exported;
    const [declaration] = symbol.declarations ?? [];
    if (declaration === undefined) return;
    const name = `${prefix}${exported.name}`;
    if (ts.isSourceFile(declaration)) this.#module(declaration, `${name}.`);
    else if (symbol.flags & ts.SymbolFlags.Class) {
      const isValue = !exported.declarations?.some(isTypeOnly);
      this.#class(symbol, name, isValue);
    } else if (symbol.flags & ts.SymbolFlags.Value) this.#function(symbol, name);
  }

  #function(symbol: ts.Symbol, name: string): void {
    const signatures = this.#checker.getTypeOfSymbol(symbol).getCallSignatures();
    if (signatures.length === 0) return;
    this.#add(symbol, { name, kind: 'function', owner: undefined, signatures });
    for (const signature of signatures) this.#follow(signature.getReturnType());
  }

  /** A class that the index does not name is still reached through what returns it. */
  #follow(type: ts.Type): void {
    const types = type.isUnion() ? type.types : [type];
    for (const { symbol } of types) {
      const isOurs = symbol?.declarations?.some((each) => each.getSourceFile().fileName.startsWith(this.#folder));
      if (isOurs && symbol.flags & ts.SymbolFlags.Class && !this.#isRead(symbol.name))
        this.#class(symbol, symbol.name, false);
    }
  }

  #isRead(owner: string): boolean {
    return [...this.#found.values()].some((each) => each.owner === owner);
  }

  #class(symbol: ts.Symbol, owner: string, isValue: boolean): void {
    const statics = this.#checker.getTypeOfSymbol(symbol);
    const instances = this.#checker.getDeclaredTypeOfSymbol(symbol);
    if (instances.getProperty('stack') !== undefined) return; // errors
    const visible = (member: ts.Symbol): boolean => !isHidden(this.#checker, member);
    if (isValue) {
      this.#add(symbol, { name: owner, kind: 'constructor', owner, signatures: statics.getConstructSignatures() });
      for (const member of statics.getProperties().filter(visible)) this.#member(member, owner, 'static');
    }
    for (const member of instances.getProperties().filter(visible)) this.#member(member, owner, 'method');
  }

  #member(symbol: ts.Symbol, owner: string, kind: 'static' | 'method'): void {
    if (symbol.name === 'prototype') return;
    const signatures = this.#checker.getTypeOfSymbol(symbol).getCallSignatures();
    if (signatures.length === 0 && kind === 'static') return;
    const name = `${owner}.${symbol.name.replace(/^__@(\w+)@\d+$/, '[$1]')}`;
    this.#add(symbol, { name, kind: signatures.length > 0 ? kind : 'getter', owner, signatures });
    for (const signature of signatures) this.#follow(signature.getReturnType());
  }

  #add(symbol: ts.Symbol, { name, kind, owner, signatures }: Description): void {
    const declarations = symbol.declarations ?? [];
    const overloads = signatures.flatMap((signature) => parametersOf(this.#checker, signature));
    const raw = new Set(declarations.flatMap((each) => rawCalls(this.#checker, each)));
    const file = relative(this.#folder, declarations[0]?.getSourceFile().fileName ?? this.#folder);
    this.#found.set(name, { name, kind, owner, overloads, file, raw: [...raw].sort() });
  }
}

function isTypeOnly(declaration: ts.Declaration): boolean {
  return ts.isExportSpecifier(declaration) && (declaration.isTypeOnly || declaration.parent.parent.isTypeOnly);
}

function isHidden(checker: ts.TypeChecker, member: ts.Symbol): boolean {
  const [declaration] = member.declarations ?? [];
  const flags = declaration === undefined ? 0 : ts.getCombinedModifierFlags(declaration);
  if (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) return true;
  return member.name.includes('#') || member.getJsDocTags(checker).some(({ name }) => name === 'internal');
}
