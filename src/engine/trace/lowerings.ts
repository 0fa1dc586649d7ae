import { activations } from "./activation";
import { arithmetic } from "./arithmetic";
import { elementwise } from "./elementwise";
import { gathering } from "./gather";
import { logic } from "./logic";
import type { LoweringTable } from "./lowering";
import { matrixProduct } from "./matmul";
import { order } from "./order";
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
};
