/** The form for a notebook's parameters. It works without a script: the server makes the page's address of what it sends. */

import { FORM_MARK, type ParameterField, type ParameterForm, type UnknownParameter } from "../notebook/parameter-form.js";
import { say } from "../words/said.js";
import type { Words } from "../words/words.js";

const ISO_DATE = /^\d{4}-\d\d-\d\d$/;
const MOST_LINES = 8;
const YES_AND_NO = ["true", "false"];

/** Folded, above the cells; the line that is seen says what is set. */
interface FormProps {
  readonly form: ParameterForm;
  readonly words: Words;
}

export function Parameters({ form, words }: FormProps) {
  if (form.fields.length === 0) return null;
  const seen = form.fields.filter(({ value, isChanged }) => value !== "" || isChanged);
  return (
    <details class="parameters" lang={words.language} dir={words.direction}>
      <summary>
        <span class="parameters-title">{words.parameters}</span>
        <span class="parameters-values">
          {seen.map(({ name, scalar, isList, value, isChanged }) => (
            <span class={isChanged ? "parameters-value changed" : "parameters-value"} key={name}>
              {labelOf(name)} <b>{scalar === "bool" && !isList ? yesOrNo(value, words) : brief(value)}</b>
            </span>
          ))}
        </span>
      </summary>
      <ParameterFields form={form} words={words} />
    </details>
  );
}

export function ParameterFields({ form, words }: FormProps) {
  const isChanged = form.fields.some((field) => field.isChanged);
  return (
    <form class="parameters-form" method="get">
      <input type="hidden" name={FORM_MARK} value="" />
      {form.kept.map(([name, value], index) => (
        <input type="hidden" name={name} value={value} key={index} />
      ))}
      <div class="parameters-fields">
        {form.fields.map((field) => (
          <Field field={field} words={words} key={field.name} />
        ))}
      </div>
      <div class="parameters-actions">
        <button type="submit" class="button">
          {words.apply}
        </button>
        {isChanged && <a href={`?${new URLSearchParams(form.kept.map(([name, value]) => [name, value]))}`}>{words.reset}</a>}
      </div>
    </form>
  );
}

function Field({ field, words }: { readonly field: ParameterField; readonly words: Words }) {
  const { name, help, problem } = field;
  const id = `parameter-${name}`;
  const described = [...(help === "" ? [] : [`${id}-help`]), ...(problem === undefined ? [] : [`${id}-problem`])];
  const attributes = {
    id,
    name,
    "aria-invalid": problem === undefined ? undefined : true,
    "aria-describedby": described.join(" ") || undefined,
  };
  return (
    <div class="parameters-field">
      <label for={id}>{labelOf(name)}</label>
      <Control field={field} attributes={attributes} words={words} />
      {help !== "" && (
        <p class="parameters-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {problem !== undefined && (
        <p class="parameters-problem" id={`${id}-problem`}>
          {say(problem, words)}
        </p>
      )}
    </div>
  );
}

interface ControlProps {
  readonly words: Words;
  readonly field: ParameterField;
  readonly attributes: { readonly id: string; readonly name: string };
}

/** A choice rather than a check box: one that is not checked sends nothing, and the notebook's own value would stand. */
function Control({ field, attributes, words }: ControlProps) {
  const { value, isList, scalar, problem, choices } = field;
  if (choices !== undefined) return <Choice attributes={attributes} value={value} options={choices.map((each) => [each, each])} />;
  if (isList || /[\r\n]/.test(value)) {
    const lines = value.split("\n").length + (isList ? 1 : 0);
    return (
      <textarea {...attributes} rows={Math.min(MOST_LINES, Math.max(2, lines))} title={isList ? words.oneOnEachLine : undefined}>
        {`\n${value}`}
      </textarea>
    );
  }
  // A control that can't hold what was given would hide it.
  if (scalar === "str" && ISO_DATE.test(value)) return <input {...attributes} type="date" value={value} />;
  if (problem !== undefined || scalar === "str") return <input {...attributes} type="text" value={value} autocomplete="off" />;
  if (scalar !== "bool")
    return <input {...attributes} type="number" step={scalar === "int" ? 1 : "any"} value={value} required={value !== ""} />;
  return <Choice attributes={attributes} value={value} options={YES_AND_NO.map((each) => [each, yesOrNo(each, words)])} />;
}

interface ChoiceProps {
  readonly attributes: ControlProps["attributes"];
  readonly value: string;
  readonly options: readonly (readonly [value: string, words: string])[];
}

function Choice({ attributes, value, options }: ChoiceProps) {
  return (
    <select {...attributes}>
      {options.map(([each, words]) => (
        <option value={each} selected={each === value} key={each}>
          {words === "" ? "–" : words}
        </option>
      ))}
    </select>
  );
}

/** Said where the address names what the notebook does not have; the dashboard runs all the same. */
export function UnknownParameters({ unknown, words }: { readonly unknown: readonly UnknownParameter[]; readonly words: Words }) {
  if (unknown.length === 0) return null;
  return (
    <div class="notice" data-notice="unknown-parameters">
      {unknown.map(({ name, closest }) => (
        <span key={name}>
          {words.unknownParameter(brief(name))}
          {closest !== undefined && ` ${words.didYouMean(closest)}`}
        </span>
      ))}
    </div>
  );
}

function yesOrNo(value: string, words: Words): string {
  if (value === "") return "";
  return value === "true" ? words.yes : words.no;
}

/** "start_date" is "Start date". */
function labelOf(name: string): string {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const MOST_CHARACTERS = 40;

function brief(text: string): string {
  const line = text.replaceAll("\n", ", ");
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}
