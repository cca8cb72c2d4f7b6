"""Runs a dashboard's cells with jupyter-kernel-client as it is, and prints what came of each step as JSON.

Usage: kernel_client.py SERVER
"""

import json
import sys
import threading

import requests
from jupyter_kernel_client.manager import KernelHttpManager

[server] = sys.argv[1:]
page = requests.get(f"{server}/dashboards/cells")
headers = {
    "Cookie": "; ".join(f"{name}={value}" for name, value in page.cookies.items()),
    "X-jupyter-notebook-path": "/dashboards/cells",
    "X-jupyter-session-id": "kernel-client",
}
manager = KernelHttpManager(server, None, headers=headers)
manager.start_kernel("python3")
client = manager.client
client.start_channels()
client.wait_for_ready(timeout=30)


def run(cell, on_message=lambda message: None):
    published = []

    def hook(message):
        published.append({"type": message["header"]["msg_type"], **message["content"]})
        on_message(message)

    reply = client.execute_interactive(str(cell), output_hook=hook, timeout=30)
    return {"published": published, "reply": reply["content"]}


def comm_message(comm_id, data):
    """What the widget's callback printed."""
    message = client.session.msg("comm_msg", {"comm_id": comm_id, "data": data})
    client.shell_channel.send(message)
    while True:
        answer = client.get_iopub_msg(timeout=30)
        if answer["header"]["msg_type"] == "stream" and answer["parent_header"]["msg_id"] == message["header"]["msg_id"]:
            return answer["content"]["text"]


def interrupt_when_asleep(message):
    if "asleep" in message["content"].get("text", ""):
        threading.Thread(target=manager.interrupt_kernel).start()


seen = {"greet": run(1), "add": run(2), "refused": run("print(1)"), "fail": run(5)}
slider = run(3)
comm_id = next(m["comm_id"] for m in slider["published"] if m["type"] == "comm_open" and "IntSliderModel" in json.dumps(m["data"]))
seen["moved"] = comm_message(comm_id, {"method": "update", "state": {"value": 7}, "buffer_paths": []})
seen["told"] = comm_message(comm_id, {"method": "custom", "content": {"ping": 1}})
seen["interrupted"] = run(4, interrupt_when_asleep)["reply"]
manager.restart_kernel()
client.wait_for_ready(timeout=30)
seen["restarted"] = run(2)["reply"]
seen["alive"] = manager.is_alive()
kernel_url = manager.kernel_url
client.stop_channels()
manager.shutdown_kernel(now=True)
seen["afterwards"] = requests.get(kernel_url, headers=headers).status_code
print(json.dumps(seen))
