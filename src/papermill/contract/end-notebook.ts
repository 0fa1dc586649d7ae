/** The name of the error that ends a notebook without failing it. */
export const END_NOTEBOOK = "EndNotebook";

/**
 * Called in a notebook's cell: ends the run here. What ran so far counts as the whole, the run succeeds.
 *
 * @param reason is shown in the cell's place.
 */
export function endNotebook(reason = ""): never {
  const end = new Error(reason);
  end.name = END_NOTEBOOK;
  throw end;
}
