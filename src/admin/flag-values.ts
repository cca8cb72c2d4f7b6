/** What flags are given, read. Pure; throws what Commander tells its user. */
import { InvalidArgumentError } from "commander";

/** Of a flag that may be given again. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

export function parseJobs(text: string): number {
  const jobs = Number(text);
  if (!(Number.isInteger(jobs) && jobs >= 1 && jobs <= 64)) throw new InvalidArgumentError("It must be a number from 1 to 64.");
  return jobs;
}

export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 86_400)) throw new InvalidArgumentError("It must be a number of seconds, up to 86400.");
  return seconds;
}
