/**
 * The ONNX file format: the few protobuf messages that a computation graph needs.
 *
 * Field numbers from https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import protobuf from "protobufjs/light";

const scalar = (type: string, id: number) => ({ type, id });
const list = (type: string, id: number) => ({ rule: "repeated", type, id });

const onnx = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        irVersion: scalar("int64", 1),
        producerName: scalar("string", 2),
        graph: scalar("GraphProto", 7),
        opsetImport: list("OperatorSetIdProto", 8),
      },
    },
    OperatorSetIdProto: { fields: { domain: scalar("string", 1), version: scalar("int64", 2) } },
    GraphProto: {
      fields: {
        node: list("NodeProto", 1),
        name: scalar("string", 2),
        initializer: list("TensorProto", 5),
        input: list("ValueInfoProto", 11),
        output: list("ValueInfoProto", 12),
      },
    },
    NodeProto: {
      fields: {
        input: list("string", 1),
        output: list("string", 2),
        name: scalar("string", 3),
        opType: scalar("string", 4),
        attribute: list("AttributeProto", 5),
      },
    },
    AttributeProto: {
      fields: {
        name: scalar("string", 1),
        f: scalar("float", 2),
        i: scalar("int64", 3),
        s: scalar("bytes", 4),
        t: scalar("TensorProto", 5),
        ints: list("int64", 8),
        type: scalar("int32", 20),
      },
    },
    TensorProto: {
      fields: {
        dims: list("int64", 1),
        dataType: scalar("int32", 2),
        name: scalar("string", 8),
        rawData: scalar("bytes", 9),
      },
    },
    ValueInfoProto: { fields: { name: scalar("string", 1), type: scalar("TypeProto", 2) } },
    TypeProto: { fields: { tensorType: scalar("TensorTypeProto", 1) } },
    TensorTypeProto: {
      fields: { elemType: scalar("int32", 1), shape: scalar("TensorShapeProto", 2) },
    },
    TensorShapeProto: { fields: { dim: list("DimensionProto", 1) } },
    DimensionProto: { fields: { dimValue: scalar("int64", 1) } },
  },
});

const modelProto = onnx.lookupType("ModelProto");

/** Serialises a model given in the message layout above. */
export function encodeModel(model: object): Uint8Array {
  return modelProto.encode(modelProto.fromObject(model)).finish();
}

/** Reads a serialised model back into the message layout above. */
export function decodeModel(bytes: Uint8Array): { [field: string]: unknown } {
  return modelProto.toObject(modelProto.decode(bytes), { longs: Number });
}
