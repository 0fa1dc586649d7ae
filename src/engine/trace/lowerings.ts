import { activations } from "./activation";
import { arithmetic } from "./arithmetic";
import { convolutions } from "./convolution";
import { elementwise } from "./elementwise";
import { gathering } from "./gather";
import { logic } from "./logic";
import type { LoweringTable } from "./lowering";
import { matrixProduct } from "./matmul";
import { normalization } from "./normalization";
import { order } from "./order";
import { pooling } from "./pooling";
import { reductions } from "./reduce";
import { shape } from "./shape";

/** Every tfjs kernel that a compiled step may call. */
export const lowerings: LoweringTable = {
  ...elementwise,
  ...arithmetic,
  ...activations,
  ...logic,
  ...shape,
  ...reductions,
  ...order,
  ...gathering,
  ...matrixProduct,
  ...convolutions,
  ...pooling,
  ...normalization,
};
