import { classesByName, parseDelimited } from "../parsers/delimited";
import type { DatasetEntry } from "./entry";

const CLASS_NAMES = ["0", "1"];

const FEATURE_NAMES = [
  ...["LIMIT_BAL", "SEX", "EDUCATION", "MARRIAGE", "AGE"],
  ...["PAY_0", "PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6"],
  ...Array.from({ length: 6 }, (_, i) => `BILL_AMT${i + 1}`),
  ...Array.from({ length: 6 }, (_, i) => `PAY_AMT${i + 1}`),
];

/** Default of credit card clients (1: defaults next month), "CCD" of Xu & Klabjan; the only sheet of UCI's xls as CSV. */
export const creditDefault: DatasetEntry = {
  title: "Default of credit card clients (CCD)",
  source: "https://archive.ics.uci.edu/dataset/350/default+of+credit+card+clients",
  files: [
    {
      name: "default_of_credit_card_clients.csv",
      urls: [
        "https://raw.githubusercontent.com/VertaAI/modeldb/b886e9931b9c09b447a74c9c21328cd91560c51e/data/credit-default.csv",
      ],
      sha256: "b7bd2a2a77b9e0db4499a5614818e6892c48f4484c70606f4a5229a94a98f70f",
    },
  ],
  parser: {
    revision: 1,
    parse: (files) =>
      parseDelimited(files, {
        headerLines: 2,
        fields: 25,
        ignored: [0],
        label: 24,
        classNames: CLASS_NAMES,
        classOf: classesByName(CLASS_NAMES),
        featureNames: FEATURE_NAMES,
        expectedRows: 30_000,
      }),
  },
  facts: { rows: 30_000, columns: 23, classes: { "0": 23_364, "1": 6_636 } },
};
