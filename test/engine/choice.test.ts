import * as tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { float32 } from "./agreement";

vi.mock("../../src/engine/onnx/session", { spy: true });

/** The engine room as a new process finds it: nothing chosen, nothing said. */
async function freshRoom() {
  vi.resetModules();
  const session = await import("../../src/engine/onnx/session");
  vi.mocked(session.loadOnnxRuntime).mockReset();
  const choice = await import("../../src/engine/choice");
  const { compile } = await import("../../src/engine/compile");
  return { session, choice, compile };
}

const withoutOnnxRuntime = async () => {
  const room = await freshRoom();
  vi.mocked(room.session.loadOnnxRuntime).mockReturnValue({
    missing: "Cannot find module 'onnxruntime-node'",
  });
  return room;
};

const step = ({ sum }: { [name: string]: unknown }) => ({
  state: { sum: tf.add(sum as tf.Tensor, 1) },
  metrics: {},
});

afterEach(() => {
  delete process.env.NEURAL_KNN_ENGINE;
  vi.restoreAllMocks();
});

describe("chooseEngine", () => {
  it("takes ONNX Runtime by default", async () => {
    const { choice } = await freshRoom();
    expect(await choice.chooseEngine()).toMatchObject({
      name: "onnx",
      provider: "cpu",
      reason: "the fastest at hand",
    });
  });

  it.each(["onnx", "wasm", "cpu"] as const)("takes %s where NEURAL_KNN_ENGINE asks for it", async (name) => {
    process.env.NEURAL_KNN_ENGINE = name;
    const { choice, compile } = await freshRoom();
    expect(await choice.chooseEngine()).toMatchObject({ name, reason: "asked for" });
    const compiled = await compile(step, { sum: float32([1]) }, {});
    expect(compiled.engine).toBe(name);
    compiled.dispose();
  });

  it("prefers its argument to NEURAL_KNN_ENGINE", async () => {
    process.env.NEURAL_KNN_ENGINE = "wasm";
    const { choice } = await freshRoom();
    expect(await choice.chooseEngine("cpu")).toMatchObject({ name: "cpu", backend: "cpu" });
  });

  it("offers the nearest name for one it does not know", async () => {
    process.env.NEURAL_KNN_ENGINE = "onnx-web";
    const { choice } = await freshRoom();
    await expect(choice.chooseEngine()).rejects.toThrow(
      'chooseEngine: unknown engine (NEURAL_KNN_ENGINE) "onnx-web"; did you mean "onnx-webgpu"?',
    );
  });

  it("falls back to wasm without onnxruntime-node, and says so in one line", async () => {
    const quiet = process.env.NEURAL_KNN_QUIET;
    delete process.env.NEURAL_KNN_QUIET;
    const { compile } = await withoutOnnxRuntime();
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const first = await compile(step, { sum: float32([1]) }, {});
    const second = await compile(step, { sum: float32([1]) }, {});
    const said = write.mock.calls.map(([text]) => String(text));
    write.mockRestore();
    process.env.NEURAL_KNN_QUIET = quiet;
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^neural-knn: engine wasm \(the fastest at hand; no onnx: onnxruntime-node does not load \(Cannot find module 'onnxruntime-node'\); npm install onnxruntime-node; no native: .*\)\n$/,
    );
    await first.run({});
    expect(first.state().sum).toEqual(float32([2]));
    first.dispose();
    second.dispose();
  });

  it("fails, and says how to get it, where onnx is asked for and missing", async () => {
    process.env.NEURAL_KNN_ENGINE = "onnx";
    const { choice } = await withoutOnnxRuntime();
    await expect(choice.chooseEngine()).rejects.toThrow(
      "chooseEngine: no engine could be started (no onnx: onnxruntime-node does not load (Cannot find module " +
        "'onnxruntime-node'); npm install onnxruntime-node)",
    );
  });

  it("takes native only where TensorFlow's backend really registers", async () => {
    process.env.NEURAL_KNN_ENGINE = "native";
    const { choice } = await freshRoom();
    if (tf.findBackendFactory("tensorflow")) {
      expect(await choice.chooseEngine()).toMatchObject({ name: "native", backend: "tensorflow" });
    } else {
      await expect(choice.chooseEngine()).rejects.toThrow(
        /no native: @tensorflow\/tfjs-node-gpu .*, @tensorflow\/tfjs-node .*(does not load|without TensorFlow's library)/,
      );
      // As if the library had loaded: any backend of that name.
      tf.registerBackend("tensorflow", () => tf.findBackend("cpu"), 0);
      const { choice: again } = await freshRoom();
      expect(await again.chooseEngine()).toMatchObject({ name: "native", backend: "tensorflow" });
      tf.removeBackend("tensorflow");
    }
  });

  it("says nothing of TensorFlow.js in Node.js", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    Object.assign(tf.findBackend("cpu"), { firstUse: true });
    const { compile } = await freshRoom();
    (await compile(step, { sum: float32([1]) }, {}, { engine: "onnx" })).dispose();
    await tf.setBackend("cpu");
    tf.tensor1d([1]).dispose();
    expect(warn.mock.calls.flat().join()).not.toContain("TensorFlow.js");
  });
});
