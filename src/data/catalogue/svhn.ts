import type { DatasetEntry } from "./entry";

/**
 * House numbers, digits cropped to 32 x 32 pixels: 73,257 to train, 26,032 to test, as the NN-kNN paper (5.2) counts.
 *
 * The checksums are those of TensorFlow Datasets (url_checksums/svhn_cropped.txt).
 */
export const svhn: DatasetEntry = {
  title: "Street view house numbers, cropped digits (SVHN)",
  source: "http://ufldl.stanford.edu/housenumbers/",
  files: [
    {
      name: "train_32x32.mat",
      urls: ["http://ufldl.stanford.edu/housenumbers/train_32x32.mat"],
      sha256: "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8",
    },
    {
      name: "test_32x32.mat",
      urls: ["http://ufldl.stanford.edu/housenumbers/test_32x32.mat"],
      sha256: "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b",
    },
  ],
  facts: { rows: 99_289, columns: 3_072 },
};
