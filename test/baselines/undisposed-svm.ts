/** What svm.test.ts runs in a process of its own: a fit and a prediction, and no dispose. */
import { SupportVectorMachine } from "../../src/baselines/svm";
import { matrixOf } from "../../src/data/matrix";

async function main(): Promise<void> {
  const model = await new SupportVectorMachine().fit(
    matrixOf([[0], [1], [9], [10]]),
    Int32Array.of(0, 0, 1, 1),
  );
  console.log([...(await model.predict(matrixOf([[8], [2]])))].join(" "));
}

void main();
