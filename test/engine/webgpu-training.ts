/** Trains all composites on a GPU and prints their losses as JSON, or why there is no GPU. A process of its own. */
import { composites } from "./composites";
import { train } from "./training";

async function main(): Promise<void> {
  const losses: Record<string, number[]> = {};
  for (const [name, make] of Object.entries(composites)) {
    losses[name] = (await train(make(), "onnx-webgpu")).losses;
  }
  console.log(JSON.stringify({ losses }));
}

main().catch((error: Error) => console.log(JSON.stringify({ missing: error.message })));
