import type { MLXArray } from '@mlxts/core';
import type { Module } from './module.js';

/** Arrays (or modules) under field names, nested like the module that holds them. */
export type Tree<Leaf> = { [field: string]: TreeNode<Leaf> };
export type TreeNode<Leaf> = Leaf | Tree<Leaf> | TreeNode<Leaf>[];

export type ParameterTree = Tree<MLXArray>;
export type ModuleTree = Tree<Module>;
