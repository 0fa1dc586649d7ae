import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { composites } from "./composites";
import { train } from "./training";

// Debian's chromium brings a Vulkan loader and a driver in software, for machines without a GPU.
const CHROMIUM = "/usr/lib/chromium";
const SOFTWARE_DRIVER = join(CHROMIUM, "vk_swiftshader_icd.json");

/** What `webgpu-training.ts` prints; a driver that fails may take its process with it. */
function trainOnGpu(): { losses?: Record<string, number[]>; missing?: string } {
  const software = existsSync(SOFTWARE_DRIVER)
    ? { VK_DRIVER_FILES: SOFTWARE_DRIVER, LD_LIBRARY_PATH: CHROMIUM }
    : {};
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", join(__dirname, "webgpu-training.ts")],
    { env: { ...software, ...process.env, NEURAL_KNN_QUIET: "1" }, encoding: "utf8" },
  );
  const [answer] = stdout.split("\n").filter((line) => line.startsWith("{"));
  if (!answer) throw new Error(`the training process ended without an answer: ${stderr}`);
  return JSON.parse(answer);
}

describe("the engine onnx-webgpu", () => {
  it("trains every composite with the losses of the engine onnx", async ({ skip }) => {
    const { losses, missing } = trainOnGpu();
    if (missing) {
      expect(missing).toContain("compile: the engine onnx-webgpu does not start: ");
      skip(`no GPU and no driver in software: ${missing}`);
    }
    for (const [name, make] of Object.entries(composites)) {
      const reference = await train(make(), "onnx");
      losses![name].forEach((loss, i) => expect(Math.abs(loss - reference.losses[i])).toBeLessThan(1e-4));
    }
  });
});
