import type { Graph, Value } from "../onnx/graph";

/** The inputs of a tfjs kernel, by the names tfjs gives them; list inputs are numbered. */
export type Inputs = Readonly<Record<string, Value>>;

/** The attributes of a tfjs kernel. Their types are tfjs's; a lowering asserts those it reads. */
export type Attributes = Readonly<Record<string, unknown>>;

/** How one tfjs kernel is written in ONNX operators. */
export interface Lowering {
  /**
   * Every attribute that `lower` reads. A kernel called with any other is refused, because an attribute that is
   * silently ignored is a wrong result.
   */
  readonly attributes?: readonly string[];
  lower(graph: Graph, inputs: Inputs, attributes: Attributes): Value | Value[];
}

/** tfjs kernel name -> lowering. */
export type LoweringTable = Readonly<Record<string, Lowering>>;
