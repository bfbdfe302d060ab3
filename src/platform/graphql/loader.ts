import DataLoader from 'dataloader';

/** What every resolver finds as `@Context()`: one a request, so that what was loaded is never another actor's. */
export interface RequestContext {
  readonly loaders: Map<string, unknown>;
}

/**
 * The request's loader of this name, made when first asked for: all keys that one level of an answer needs are read together, each once.
 * `batch` answers in the order of its keys. A name stands for one kind of key and value in the whole program.
 */
export function loaderOf<Key, Value>(
  { loaders }: RequestContext,
  name: string,
  batch: (keys: readonly Key[]) => Promise<readonly Value[]>,
): DataLoader<Key, Value> {
  const held = loaders.get(name) as DataLoader<Key, Value> | undefined;
  if (held) return held;
  const made = new DataLoader<Key, Value>(batch, { maxBatchSize: 200 });
  loaders.set(name, made);
  return made;
}
