import { describe, expect, it } from '@jest/globals';
import { loaderOf } from './loader.js';

const batches: string[][] = [];
const lengths = (keys: readonly string[]): Promise<number[]> => {
  batches.push([...keys]);
  return Promise.resolve(keys.map((key) => key.length));
};

describe('a request’s loader', () => {
  it('reads what one level of an answer needs together, each once, and keeps it for this request alone', async () => {
    const request = { loaders: new Map<string, unknown>() };
    const length = (key: string) => loaderOf(request, 'length', lengths).load(key);
    expect(await Promise.all(['ash', 'birch', 'ash'].map(length))).toEqual([3, 5, 3]);
    expect(await length('birch')).toBe(5);
    expect(batches).toEqual([['ash', 'birch']]);
    await loaderOf({ loaders: new Map() }, 'length', lengths).load('ash');
    expect(batches).toEqual([['ash', 'birch'], ['ash']]);
  });
});
