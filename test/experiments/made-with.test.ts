import { expect, it } from "vitest";
import type { Study } from "../../src/experiments/study";
import { madeWithFacts, madeWithHtml } from "../../src/experiments/made-with";
import { smallDataset } from "../report/small-dataset";

const machine = {
  platform: "linux-x64",
  cpu: "A <fast> one",
  cores: 8,
  memoryGiB: 32,
  node: "v20.1.0",
  engine: "onnx",
  versions: { "onnxruntime-node": "1.30.0", "@tensorflow/tfjs": "4.22.0" },
};
const study = {
  profile: { name: "quick", description: "Ten epochs." },
  datasets: [smallDataset("iris", false)],
  reports: [
    { machine, seconds: { fit: 80, predict: 10 } },
    { machine, seconds: { fit: 20, predict: 4 } },
  ],
} as unknown as Study;

it("madeWithFacts names profile, data, engine and machine", () => {
  expect(madeWithFacts(study)).toEqual({
    Profile: "quick",
    Data: ["The iris, sha256 0123456789ab"],
    Engine: "onnx",
    Machine: "8 cores of A <fast> one, Node v20.1.0",
  });
});

it("madeWithHtml adds versions, memory and the time of all runs, escaped", () => {
  expect(madeWithHtml(study)).toBe(
    "<h3>Made with</h3><p>Profile quick: Ten epochs. Engine onnx (onnxruntime-node 1.30.0, @tensorflow/tfjs 4.22.0), " +
      "Node v20.1.0, 8 cores of A &lt;fast&gt; one, 32 GiB. Fits and predictions took 1.9 minutes of one core in all.</p>",
  );
});
