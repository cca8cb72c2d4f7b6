import type { WidgetModel } from "@jupyter-widgets/base";
import { expect, test } from "vitest";
import { keepParameters } from "./kept-parameters.js";

function chart(values: Record<string, unknown>) {
  const saved: unknown[] = [];
  const model = {
    has: (name: string) => name in values,
    get: (name: string) => values[name],
    set: (name: string, value: unknown) => Object.assign(values, { [name]: value }),
    save: (attributes: unknown) => saved.push(attributes),
  };
  // Of a model, what is used here.
  return { model: model as unknown as WidgetModel, values, saved };
}

test("what a chart begins with is not told, and gives way to what was chosen; later choices are told", async () => {
  const { model, values, saved } = chart({ _params: { least: 30 }, _vl_selections: {} });
  keepParameters(model);
  values._params = { least: 20 };
  model.save({ _params: { least: 20 }, local_tz: "UTC" });
  await Promise.resolve();
  expect([values._params, saved]).toEqual([{ least: 30 }, [{ local_tz: "UTC" }]]);
  model.save({ _params: { least: 40 } });
  expect(saved[1]).toEqual({ _params: { least: 40 } });
});

test("other widgets are left alone", () => {
  const { model, saved } = chart({ _params: 1 });
  expect(keepParameters(model)).toBeUndefined();
  model.save({ _params: 2 });
  expect(saved).toEqual([{ _params: 2 }]);
});
