import { balanceScale } from "./balance-scale";
import { books } from "./books";
import { cifar10 } from "./cifar10";
import { covertype } from "./covertype";
import { creditDefault } from "./credit-default";
import type { DatasetEntry } from "./entry";
import { imdb } from "./imdb";
import { kddcup99 } from "./kddcup99";
import { mnist } from "./mnist";
import { news20 } from "./news20";
import { reuters } from "./reuters";
import { breastCancer, digits, iris, wine } from "./scikit-learn";
import { sensit } from "./sensit";
import { sst } from "./sst";
import { svhn } from "./svhn";
import { zebraA, zebraB } from "./zebra";

/** Every data set of the papers, by name. */
export const catalogue: Readonly<Record<string, DatasetEntry>> = {
  kddcup99,
  covertype,
  sensit,
  "credit-default": creditDefault,
  iris,
  wine,
  "breast-cancer": breastCancer,
  digits,
  "balance-scale": balanceScale,
  "zebra-a": zebraA,
  "zebra-b": zebraB,
  mnist,
  cifar10,
  svhn,
  news20,
  imdb,
  reuters,
  sst,
  books,
};
