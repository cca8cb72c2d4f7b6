/** Keeps the time that a refusal took from telling why: a directory that knows a name looks at its password, too. */

/** Longer than most who are asked take to look at a password. */
const STEP_MS = 250;

/** `isHeld`: what is answered at the end of a step of time only. */
export async function inEvenTime<Answer>(work: () => Promise<Answer>, isHeld: (answer: Answer) => boolean): Promise<Answer> {
  const began = performance.now();
  const answer = await work();
  if (isHeld(answer)) await new Promise((resolve) => setTimeout(resolve, STEP_MS - ((performance.now() - began) % STEP_MS)));
  return answer;
}
