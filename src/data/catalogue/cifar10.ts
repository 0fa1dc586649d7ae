import type { DataFile, DatasetEntry } from "./entry";

/** Colour images of 32 x 32 pixels: 50,000 to train, 10,000 to test. */
export const cifar10: DatasetEntry = {
  title: "CIFAR-10 images",
  source: "https://www.cs.toronto.edu/~kriz/cifar.html",
  files: [
    {
      name: "cifar-10-python.tar.gz",
      urls: ["https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"],
      sha256: "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
    },
  ],
  // Per batch one PNG, 32 pixels wide, of its 10,000 images below each other, and 10,000 label bytes.
  convertedFiles: [
    ...batch(
      "data_batch_1",
      "5604f84d54e45bb8d3c41e2957d3ed166e728222fce80370a782e65095016618",
      "d829dbdf32167c9d7b3687cee66d92d80d46c441308b5aca0d11e8b69e27dac9",
    ),
    ...batch(
      "data_batch_2",
      "8ea8fc692787ea7d3df7bc3af5d04768ee3d815157c7c28c1734d31e243e6a67",
      "5d18f7371ed35ea9ade77952fe958b0660a45cd6c8b8a8970030f21612cfd7e3",
    ),
    ...batch("data_batch_3"),
    ...batch("data_batch_4"),
    ...batch("data_batch_5"),
    ...batch(
      "test_batch",
      "ae70ecfd3dcb33cdea9478071131c8d9f34a5da6190d850628831d77280fc5fd",
      "cec8a24a1e92aa2ecaa0bbd3dbfa86bf6cd8759fbd209a832824c8cf0afca9d5",
    ),
  ],
  facts: {
    rows: 60_000,
    columns: 3_072,
    classes: {
      ...{ airplane: 6_000, automobile: 6_000, bird: 6_000, cat: 6_000, deer: 6_000 },
      ...{ dog: 6_000, frog: 6_000, horse: 6_000, ship: 6_000, truck: 6_000 },
    },
  },
};

function batch(name: string, imagesSha256?: string, labelsSha256?: string): DataFile[] {
  return [
    { name: `${name}.png`, urls: [], sha256: imagesSha256 },
    { name: `${name}.labels.gz`, urls: [], sha256: labelsSha256 },
  ];
}
