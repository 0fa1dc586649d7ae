import type { DatasetEntry } from "./entry";

/** Sentences of film reviews with five sentiments on every phrase: 8,544 to train, 1,101 to validate, 2,210 to test. */
export const sst: DatasetEntry = {
  title: "Stanford sentiment treebank (SST-5)",
  source: "https://nlp.stanford.edu/sentiment/",
  files: [
    {
      name: "trainDevTestTrees_PTB.zip",
      urls: ["https://nlp.stanford.edu/sentiment/trainDevTestTrees_PTB.zip"],
    },
  ],
  // The three files of the archive's folder `trees`.
  convertedFiles: [
    {
      name: "train.txt",
      urls: [],
      sha256: "e2f3f41b0b1e6d4dddc0effe3bfc2d27ed8928079aa9a03d652311614fc5feb7",
    },
    { name: "dev.txt", urls: [], sha256: "0e9336aed6e4730e19f58d00a77b3f0297efdb755f7b5e598c98a05e3f97ea40" },
    {
      name: "test.txt",
      urls: [],
      sha256: "6e54806dee95cf80cd918e7dfb3f6770f6df24bf826f289a4d1f709e1c8f6761",
    },
  ],
  facts: {
    rows: 11_855,
    classes: {
      "very negative": 1_510,
      negative: 3_140,
      neutral: 2_242,
      positive: 3_111,
      "very positive": 1_852,
    },
  },
};
