/** What can go wrong between this server and a gateway. */
import { KernelStartError } from "../errors.js";

/** Thrown where the gateway is at fault, not the kernel: another gateway may do better. */
export class GatewayError extends KernelStartError {
  override readonly mayPass = true;

  constructor(
    message: string,
    /** It is there and said no. */
    readonly wasAnswered: boolean,
    /** Nobody takes connections there: it is not merely slow. */
    readonly isDown = false,
  ) {
    super(message);
  }
}
