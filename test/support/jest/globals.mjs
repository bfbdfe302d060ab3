/** Where the runner puts the functions of the file that runs now. */
export const CURRENT = Symbol.for('iss.test.globals');

/** Loaded once a worker, while every file has functions of its own: each call goes to those of the file that runs. */
const forward = (name) =>
  new Proxy(function () {}, {
    apply: (_, self, given) => Reflect.apply(globalThis[CURRENT][name], self, given),
    get: (_, key) => Reflect.get(globalThis[CURRENT][name], key),
  });

export const describe = forward('describe');
export const it = forward('it');
export const test = forward('test');
export const expect = forward('expect');
export const beforeAll = forward('beforeAll');
export const afterAll = forward('afterAll');
export const beforeEach = forward('beforeEach');
export const afterEach = forward('afterEach');
