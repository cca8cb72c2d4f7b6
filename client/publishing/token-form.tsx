/** Asks for the author's token. */
import { useRef, useState } from "preact/hooks";
import type { TokenForm } from "./access.js";
import { askInDialog, DialogTitle } from "./dialog.js";

export const askForToken: TokenForm = async (attempt, reason) =>
  (await askInDialog<true>((decide) => <Form attempt={attempt} reason={reason} decide={decide} />)) === true;

interface FormProps {
  readonly reason: string | undefined;
  attempt(token: string): Promise<string | undefined>;
  decide(answer: true | undefined): void;
}

function Form({ attempt, reason, decide }: FormProps) {
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState(reason);
  const [isTrying, setTrying] = useState(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isTrying) return;
    setTrying(true);
    const wrong = await attempt(field.current?.value ?? "");
    setTrying(false);
    if (wrong === undefined) return decide(true);
    setProblem(wrong);
    field.current?.select();
  };
  return (
    <form class="dialog-content" method="dialog" onSubmit={(event) => void submit(event)}>
      <DialogTitle>Publish</DialogTitle>
      <p>To publish, replace or delete dashboards here, enter your token. Have none? Ask the operator of this server for a token.</p>
      {/* Browsers keep passwords by a user's name, so there is one. */}
      <input type="text" name="username" autocomplete="username" value="publishing" readOnly hidden />
      <label class="field">
        <span>Token</span>
        <input
          type="password"
          name="token"
          autocomplete="current-password"
          required
          ref={field}
          aria-invalid={problem !== undefined}
          aria-describedby="token-problem"
        />
      </label>
      <p class="problem" id="token-problem" role="alert">
        {problem}
      </p>
      <p class="dialog-buttons">
        <button type="button" class="button" onClick={() => decide(undefined)}>
          Cancel
        </button>
        <button type="submit" class="button button-main" aria-disabled={isTrying}>
          Continue
        </button>
      </p>
    </form>
  );
}
