import { afterEach, beforeEach, expect, test } from "vitest";
import { createMemorySignInStore, type SignInStore } from "./sign-in-store.js";
import { type EndReason, SignIns } from "./sign-ins.js";
import type { FormStrategy, Recheck, StrategyMemory } from "./strategy.js";
import type { Identity } from "./user.js";

const ANNA: Identity = { strategy: "users", name: "anna", displayName: "Anna", groups: ["sales"], record: {} };
const MINUTE = 60_000;
const OPTIONS = { idleMs: 30 * MINUTE, lifetimeMs: 12 * 60 * MINUTE, silentLifetimeMs: 4 * 60 * MINUTE, recheckMs: 5 * MINUTE };

let now: number;
let answer: Recheck;
let recheck: (memory: StrategyMemory | undefined) => Recheck;
let ended: EndReason[];
let signIns: SignIns;
let log: string[];

beforeEach(() => {
  now = 1_000_000;
  answer = { kind: "unchanged" };
  recheck = () => answer;
  ended = [];
  log = [];
  const users: FormStrategy = {
    kind: "form",
    name: "users",
    label: "Password",
    check: async () => ({ kind: "refused", reason: "" }),
    recheck: async (_identity, memory) => recheck(memory),
  };
  const cheap = { ...users, name: "cheap", recheckMs: 0 };
  const silent: FormStrategy = { ...users, name: "silent", isSilent: (memory) => memory?.token === undefined };
  signIns = new SignIns({
    store: createMemorySignInStore(),
    strategies: [users, cheap, silent],
    ...OPTIONS,
    now: () => now,
    log: (line) => log.push(line),
  });
  signIns.onEnded((_signIn, reason) => ended.push(reason));
});

afterEach(() => signIns.close());

test("who has signed in is known by the secret, and by nothing like it", async () => {
  const { secret, signIn } = await signIns.begin(ANNA);
  expect((await signIns.ofSecret(secret))?.identity).toEqual(ANNA);
  for (const other of ["", signIn.key, signIn.visitor, `${secret}x`, secret.slice(1)])
    expect(await signIns.ofSecret(other)).toBeUndefined();
});

test("use keeps it alive, idleness ends it", async () => {
  const { secret } = await signIns.begin(ANNA);
  for (let use = 0; use < 5; use += 1) {
    now += 29 * MINUTE;
    expect(await signIns.ofSecret(secret)).toBeDefined();
  }
  now += 30 * MINUTE;
  expect(await signIns.ofSecret(secret)).toBeUndefined();
  expect(ended).toEqual(["idle"]);
});

test("after its lifetime it ends, however much it is used", async () => {
  const { secret } = await signIns.begin(ANNA);
  for (let use = 0; use < 12 * 6 - 1; use += 1) {
    now += 10 * MINUTE;
    expect(await signIns.ofSecret(secret)).toBeDefined();
  }
  now += 10 * MINUTE;
  expect(await signIns.ofSecret(secret)).toBeUndefined();
  expect(ended).toEqual(["lifetime"]);
});

test("where nobody can be asked about a user, the lifetime is shorter", async () => {
  const unknown = await signIns.begin({ ...ANNA, strategy: "silent" });
  const asked = await signIns.begin({ ...ANNA, strategy: "silent" }, { token: "t" });
  for (let use = 0; use < 10; use += 1) {
    now += 24 * MINUTE - 1;
    for (const { secret } of [unknown, asked]) expect(await signIns.ofSecret(secret)).toBeDefined();
  }
  now += 10;
  expect(await signIns.ofSecret(unknown.secret)).toBeUndefined();
  expect(await signIns.ofSecret(asked.secret)).toBeDefined();
  expect(ended).toEqual(["lifetime"]);
});

test("what the strategy says later counts: other groups, nothing new, no answer, not a user any more", async () => {
  const { secret } = await signIns.begin(ANNA);
  answer = { kind: "changed", identity: { ...ANNA, groups: [] } };
  expect((await signIns.ofSecret(secret))?.identity.groups).toEqual(["sales"]);
  now += 5 * MINUTE;
  expect((await signIns.ofSecret(secret))?.identity.groups).toEqual([]);
  answer = { kind: "unavailable", detail: "away" };
  now += 5 * MINUTE;
  expect((await signIns.ofSecret(secret))?.identity.groups).toEqual([]);
  answer = { kind: "gone", reason: "removed" };
  now += 5 * MINUTE;
  expect(await signIns.ofSecret(secret)).toBeUndefined();
  expect(ended).toEqual(["gone"]);
});

test("a strategy that is asked at no cost is asked at each use", async () => {
  const { secret } = await signIns.begin({ ...ANNA, strategy: "cheap" });
  expect(await signIns.ofSecret(secret)).toBeDefined();
  answer = { kind: "gone", reason: "removed" };
  expect(await signIns.ofSecret(secret)).toBeUndefined();
  expect(log).toEqual(["cheap:anna is signed out: removed"]);
});

test("a strategy that can't say is complained about once, until it can or has another reason", async () => {
  const { secret } = await signIns.begin({ ...ANNA, strategy: "cheap" });
  const other = await signIns.begin({ ...ANNA, strategy: "cheap", name: "ben" });
  const useBoth = async () => [await signIns.ofSecret(secret), await signIns.ofSecret(other.secret)];
  for (const detail of ["away", "broken"]) {
    answer = { kind: "unavailable", detail };
    for (let use = 0; use < 3; use += 1) expect(await useBoth()).not.toContain(undefined);
  }
  answer = { kind: "unchanged" };
  await useBoth();
  expect(log).toEqual([
    "cheap can't say who is still a user, anna for one: away",
    "cheap can't say who is still a user, anna for one: broken",
    "cheap can say again who is still a user",
  ]);
});

test("a question that breaks or is answered in part ends nothing, and what was learnt of it is kept", async () => {
  const memories: unknown[] = [];
  const answers: (() => Recheck)[] = [
    () => ({ kind: "unavailable", detail: "away", memory: { token: "second" } }),
    () => {
      throw new Error("broken");
    },
    () => ({ kind: "unchanged" }),
  ];
  recheck = (memory) => {
    memories.push(memory);
    return answers.shift()?.() ?? { kind: "unchanged" };
  };
  const { secret } = await signIns.begin(ANNA, { token: "first" });
  for (let asked = 0; asked < 3; asked += 1) {
    now += 5 * MINUTE;
    expect((await signIns.ofSecret(secret))?.identity).toEqual(ANNA);
  }
  expect(memories).toEqual([{ token: "first" }, { token: "second" }, { token: "second" }]);
});

test("an operator ends all of a user's, and nobody else's", async () => {
  const mine = await Promise.all([signIns.begin(ANNA), signIns.begin(ANNA)]);
  const other = await signIns.begin({ ...ANNA, name: "ben" });
  expect(await signIns.endAll(({ name }) => name === "anna")).toBe(2);
  for (const { secret } of mine) expect(await signIns.ofSecret(secret)).toBeUndefined();
  expect(await signIns.ofSecret(other.secret)).toBeDefined();
  expect(ended).toEqual(["ended-by-operator", "ended-by-operator"]);
});

test("what ends while a request of its own is under way does not come back, however slow the store", async () => {
  const memory = createMemorySignInStore();
  const slow: SignInStore = {
    ...memory,
    get: async (key) => {
      const found = await memory.get(key);
      await new Promise(setImmediate);
      return found;
    },
  };
  const others = new SignIns({ ...OPTIONS, strategies: [], store: slow, now: () => now, log: () => {} });
  const { secret, signIn } = await others.begin(ANNA);
  for (const time of [MINUTE, 6 * MINUTE]) {
    now += time;
    const using = others.ofSecret(secret);
    await memory.delete(signIn.key);
    expect(await using).toBeUndefined();
    expect(await memory.all()).toEqual([]);
    await memory.put(signIn);
  }
  others.close();
});

test("a question that another has answered meanwhile is not asked again with what was spent on it", async () => {
  const memory = createMemorySignInStore();
  let hold: Promise<void> | undefined;
  const slow: SignInStore = {
    ...memory,
    get: async (key) => {
      const [found, held] = [await memory.get(key), hold];
      await held;
      return found;
    },
  };
  const spent: unknown[] = [];
  const strategy: FormStrategy = {
    kind: "form",
    name: "users",
    label: "Password",
    check: async () => ({ kind: "refused", reason: "" }),
    recheck: async (identity, kept) => {
      spent.push(kept?.token);
      return { kind: "changed", identity, memory: { token: spent.length } };
    },
  };
  const others = new SignIns({ ...OPTIONS, strategies: [strategy], store: slow, now: () => now, log: () => {} });
  const { secret } = await others.begin(ANNA, { token: 0 });
  now += 5 * MINUTE;
  let release = () => {};
  hold = new Promise((resolve) => {
    release = resolve;
  });
  const late = others.ofSecret(secret);
  await new Promise(setImmediate);
  hold = undefined;
  await others.ofSecret(secret);
  release();
  expect((await late)?.memory).toEqual({ token: 1 });
  expect(spent).toEqual([0]);
  others.close();
});
