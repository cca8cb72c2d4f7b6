/** Says to an author who was signed in that they are not any more. They sign in beside this page, which keeps what is under way. */
import { useState } from "preact/hooks";
import type { SignInForm } from "./access.js";
import { askInDialog, DialogTitle } from "./dialog.js";

/** `address`: of the sign-in page. */
export function askToSignIn(address: string): SignInForm {
  return async (attempt) => (await askInDialog<true>((decide) => <Form address={address} attempt={attempt} decide={decide} />)) === true;
}

interface FormProps {
  readonly address: string;
  attempt(): Promise<string | undefined>;
  decide(answer: true | undefined): void;
}

function Form({ address, attempt, decide }: FormProps) {
  const [problem, setProblem] = useState<string>();
  const [isTrying, setTrying] = useState(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isTrying) return;
    setTrying(true);
    const wrong = await attempt();
    setTrying(false);
    if (wrong === undefined) return decide(true);
    setProblem(wrong);
  };
  return (
    <form class="dialog-content" method="dialog" onSubmit={(event) => void submit(event)}>
      <DialogTitle>You are signed out</DialogTitle>
      <p>
        <a href={address} target="_blank" rel="noopener">
          Sign in in another tab
        </a>
        , then go on here. Nothing of what you are doing on this page is lost.
      </p>
      <p class="problem" role="alert">
        {problem}
      </p>
      <p class="dialog-buttons">
        <button type="button" class="button" onClick={() => decide(undefined)}>
          Cancel
        </button>
        <button type="submit" class="button button-main" aria-disabled={isTrying}>
          Go on
        </button>
      </p>
    </form>
  );
}
