import { encodeModel } from "./format";

/** Element types of graph values; indices and shapes are int64 in ONNX. */
export type ValueType = "float32" | "int32" | "int64" | "bool";

/** A value that flows through the graph: an input, a constant, or what a node puts out. */
export interface Value {
  /** Unique within the graph; outputs are renamed when the model is written. */
  name: string;
  readonly shape: readonly number[];
  readonly dtype: ValueType;
}

/** An attribute that ONNX stores as a 32-bit float, where a plain number means an integer. */
export interface FloatAttribute {
  readonly float: number;
}

export type Attribute = number | readonly number[] | string | FloatAttribute;

interface Node {
  readonly op: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly Value[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

interface Constant {
  readonly value: Value;
  readonly bytes: Uint8Array;
}

// TensorProto.DataType of onnx.proto.
const DATA_TYPE: Record<ValueType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 };

// Operator set 18: the first in which every reduction takes its axes as an input.
const OPERATOR_SET = 18;
const IR_VERSION = 8;

/** An ONNX graph under construction. All shapes are static. */
export class Graph {
  private readonly nodes: Node[] = [];
  private readonly inputs: Value[] = [];
  private readonly constants = new Map<string, Constant>();
  private valueCount = 0;

  /** The number of nodes recorded so far. */
  get size(): number {
    return this.nodes.length;
  }

  /** Declares an input that each run of the graph must be given. */
  input(name: string, shape: readonly number[], dtype: ValueType): Value {
    const value = { name, shape, dtype };
    this.inputs.push(value);
    return value;
  }

  /**
   * Appends a node with one output.
   *
   * @param inputs `undefined` marks an optional input that is left out.
   */
  node(
    op: string,
    inputs: readonly (Value | undefined)[],
    shape: readonly number[],
    dtype: ValueType,
    attributes: Record<string, Attribute> = {},
  ): Value {
    return this.nodeWithOutputs(op, inputs, [{ shape, dtype }], attributes)[0];
  }

  /** Appends a node with several outputs. */
  nodeWithOutputs(
    op: string,
    inputs: readonly (Value | undefined)[],
    outputs: readonly { shape: readonly number[]; dtype: ValueType }[],
    attributes: Record<string, Attribute> = {},
  ): Value[] {
    const values = outputs.map(({ shape, dtype }) => ({ name: `v${this.valueCount++}`, shape, dtype }));
    this.nodes.push({ op, inputs, outputs: values, attributes });
    return values;
  }

  /** A constant tensor; equal constants are stored once. */
  constant(values: ArrayLike<number>, shape: readonly number[], dtype: ValueType): Value {
    const bytes = encodeValues(values, dtype);
    const key = `${dtype}[${shape.join(",")}]${Buffer.from(bytes).toString("base64")}`;
    let constant = this.constants.get(key);
    if (!constant) {
      constant = { value: { name: `c${this.constants.size}`, shape, dtype }, bytes };
      this.constants.set(key, constant);
    }
    return constant.value;
  }

  /** A float32 scalar. */
  scalar(value: number): Value {
    return this.constant([value], [], "float32");
  }

  /** A one-dimensional int64 tensor: what ONNX wants for shapes, axes and repetitions. */
  int64s(values: readonly number[]): Value {
    return this.constant(values, [values.length], "int64");
  }

  /**
   * Serialises the graph, leaving out nodes that no output depends on.
   *
   * @param outputs name -> value; a value that is an input or a constant, or is asked for twice, is copied by an
   *   Identity node, because ONNX wants each output to be put out by a node of its own.
   */
  toModel(outputs: ReadonlyMap<string, Value>): Uint8Array {
    const produced = new Set(this.nodes.flatMap((node) => node.outputs));
    for (const [name, value] of outputs) {
      const own = produced.delete(value) ? value : this.node("Identity", [value], value.shape, value.dtype);
      own.name = name;
    }
    const nodes = this.nodesNeededFor([...outputs.keys()]);
    const used = new Set(nodes.flatMap((node) => node.inputs));
    return encodeModel({
      irVersion: IR_VERSION,
      producerName: "neural-knn",
      opsetImport: [{ domain: "", version: OPERATOR_SET }],
      graph: {
        name: "step",
        node: nodes.map((node, i) => ({
          name: `${node.op}_${i}`,
          opType: node.op,
          input: node.inputs.map((value) => value?.name ?? ""),
          output: node.outputs.map((value) => value.name),
          attribute: Object.entries(node.attributes).map(([name, value]) => encodeAttribute(name, value)),
        })),
        initializer: [...this.constants.values()]
          .filter(({ value }) => used.has(value))
          .map(({ value, bytes }) => ({
            name: value.name,
            dims: value.shape,
            dataType: DATA_TYPE[value.dtype],
            rawData: bytes,
          })),
        input: this.inputs.map(describe),
        output: [...outputs].map(([name, value]) => describe({ ...value, name })),
      },
    });
  }

  private nodesNeededFor(outputNames: readonly string[]): Node[] {
    const needed = new Set(outputNames);
    const kept = this.nodes.toReversed().filter((node) => {
      if (!node.outputs.some((value) => needed.has(value.name))) return false;
      for (const value of node.inputs) if (value) needed.add(value.name);
      return true;
    });
    return kept.reverse();
  }
}

function describe({ name, shape, dtype }: Value): object {
  return {
    name,
    type: {
      tensorType: {
        elemType: DATA_TYPE[dtype],
        shape: { dim: shape.map((length) => ({ dimValue: length })) },
      },
    },
  };
}

function encodeValues(values: ArrayLike<number>, dtype: ValueType): Uint8Array {
  const array =
    dtype === "float32"
      ? Float32Array.from(values)
      : dtype === "int32"
        ? Int32Array.from(values)
        : dtype === "int64"
          ? BigInt64Array.from(Array.from(values, BigInt))
          : Uint8Array.from(values);
  return new Uint8Array(array.buffer);
}

// AttributeProto.AttributeType of onnx.proto: FLOAT 1, INT 2, STRING 3, INTS 7.
function encodeAttribute(name: string, value: Attribute): object {
  if (typeof value === "number") return { name, i: value, type: 2 };
  if (typeof value === "string") return { name, s: Buffer.from(value), type: 3 };
  if ("float" in value) return { name, f: value.float, type: 1 };
  return { name, ints: value, type: 7 };
}
