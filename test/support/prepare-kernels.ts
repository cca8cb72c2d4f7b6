/** Vitest's preparation of a run: the gateway that its kernels run on, if it is one. */
import { startGatewayUnderTest } from "./kernels-under-test.js";

export default function setup(): Promise<() => Promise<void>> {
  return startGatewayUnderTest();
}
