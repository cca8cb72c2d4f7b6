"""Forks Python kernels from a process that has ipykernel loaded and IPython's shell made, so that each starts in milliseconds.

Run as `python fork_server.py MODULES [arguments of ipykernel_launcher but for the connection file]`; MODULES, a JSON list, are imported
before the first fork. Standard library and ipykernel (6.17 and later) alone. One JSON object a line. On standard input:

    {"fork": 1, "connectionFile": "…", "output": "…", "directory": "…", "env": {…}, "controlGroup": null, "dataBytes": null}

    {"imports": 1, "code": ["…"], "directory": "…"}

`output` is a socket in the file system that takes what the kernel prints; `env` is the kernel's whole environment; `controlGroup` the
`cgroup.procs` of the group that it enters; `dataBytes` bounds its data. `imports` asks what
can be imported before, of what cells that run in the directory import. On standard output:

    {"ready": true}                  or {"refused": "reason"}, then the end; with "module" where importing that one is the reason
    {"fork": 1, "pid": 4711}         or {"fork": 1, "failed": "reason"}; {"fork": 1, "stale": true} where packages were installed since
    {"imports": 1, "modules": ["…"]}
    {"ended": 4711, "code": 0}       or {"ended": 4711, "signal": 9}

It ends when its input does. Kernels look after it as after their parent, and end with it.
"""

import ast
import contextlib
import gc
import importlib
import importlib.util
import json
import os
import resource
import select
import signal
import socket
import sys
import traceback

# What a kernel loads as it starts, besides what making its shell loads.
LOADED_BY_KERNELS = ("ipykernel.heartbeat", "ipykernel.comm", "ipykernel.debugger", "zmq.eventloop.zmqstream", "IPython.core.completer")
# As ipykernel sets it, which is too late for what is imported before.
INLINE_BACKEND = "module://matplotlib_inline.backend_inline"
# Where pip, and Debian, put packages. Those of a developer lie elsewhere, and change more often.
INSTALLED_IN = ("site-packages", "dist-packages")
# Settings that a library reads in the working directory as it is imported.
READ_IN_DIRECTORY = {"matplotlib": "matplotlibrc"}
READ_SIZE = 65536
# Seconds.
LONGEST_ANSWER = 5


class Refused(Exception):
    """Forking would not be safe, or this ipykernel is not as expected."""

    def __init__(self, reason, module=None):
        super().__init__(reason)
        self.module = module


class Packages:
    """The folders that loaded modules came from, to see whether something was installed, upgraded or removed meanwhile."""

    def __init__(self):
        files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
        self.folders = [folder for folder in sys.path if folder and any(file.startswith(folder + os.sep) for file in files)]
        self.times = self._times()

    def changed(self):
        return self._times() != self.times

    def _times(self):
        times = []
        for folder in self.folders:
            try:
                times.append(os.stat(folder).st_mtime_ns)
            except OSError:
                times.append(None)
        return times


def make_application(arguments):
    """Everything of a kernel that needs neither threads nor sockets: configuration, and the shell."""
    # Nobody debugs a dashboard, and its debugger takes longer to load than all that is left of a kernel's start.
    sys.modules["debugpy"] = None
    os.environ.setdefault("MPLBACKEND", INLINE_BACKEND)
    from ipykernel.compiler import XCachingCompiler
    from ipykernel.kernelapp import IPKernelApp
    from IPython.core.application import BaseIPythonApplication

    app = IPKernelApp.instance()
    # A history file is of no use to visitors, and opening it for each of them takes time.
    BaseIPythonApplication.initialize(app, [*arguments, "--HistoryManager.enabled=False"])
    if app.subapp is not None:
        raise Refused("Its arguments start another application.")
    for name in LOADED_BY_KERNELS:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    del sys.modules["debugpy"]
    shell_class = app.kernel_class.shell_class.default_value
    if isinstance(shell_class, str):
        module, _, name = shell_class.rpartition(".")
        shell_class = getattr(importlib.import_module(module), name)
    shell = shell_class.instance(parent=app, profile_dir=app.profile_dir, compiler_class=XCachingCompiler)
    return app, shell


def open_sockets(descriptors):
    sockets = set()
    for descriptor in descriptors:
        with contextlib.suppress(OSError):
            target = os.readlink(f"/proc/self/fd/{descriptor}")
            if target.startswith("socket:"):
                sockets.add(target)
    return sockets


def refuse_what_forks_badly(answers):
    """Some libraries (OpenBLAS) end their threads before a fork and make them anew after it; those that do not would be lost in the child."""
    probe = os.fork()
    if probe == 0:
        os._exit(0)
    os.waitpid(probe, 0)
    if len(os.listdir("/proc/self/task")) > 1:
        raise Refused("A library has started threads.")
    # Node's pipes are sockets.
    if open_sockets(os.listdir("/proc/self/fd")) - open_sockets((0, 1, 2)) - {f"socket:[{os.fstat(answers).st_ino}]"}:
        raise Refused("A library has opened a socket.")


def import_all(modules, answers):
    """What can't be imported fails in the notebook, where its author sees it."""
    shown = os.dup(2)
    hidden = os.open(os.devnull, os.O_WRONLY)
    for module in modules:
        os.dup2(hidden, 2)
        try:
            importlib.import_module(module)
        except BaseException:
            continue
        finally:
            sys.stderr.flush()
            os.dup2(shown, 2)
        try:
            refuse_what_forks_badly(answers)
        except Refused as refused:
            raise Refused(f"{refused} It is {module}.", module) from None
    os.close(shown)
    os.close(hidden)


def imports_of(shell, code, directory):
    """In their order. What stands in functions or behind conditions may never be wanted."""
    modules = {}
    for source in code:
        try:
            tree = ast.parse(shell.transform_cell(source))
        except (SyntaxError, ValueError):
            continue
        for statement in tree.body:
            if isinstance(statement, ast.Import):
                modules.update((alias.name, None) for alias in statement.names)
            elif isinstance(statement, ast.ImportFrom) and statement.level == 0 and statement.module != "__future__":
                modules[statement.module] = None
    return [module for module in modules if can_be_imported_before(module, directory)]


def can_be_imported_before(module, directory):
    """Only what pip or the like has installed, and nothing that a file beside the notebook stands before."""
    root = module.partition(".")[0]
    if root in sys.builtin_module_names or root == "__main__":
        return False
    if any(name.partition(".")[0] == root for name in os.listdir(directory)):
        return False
    if root in READ_IN_DIRECTORY and os.path.exists(os.path.join(directory, READ_IN_DIRECTORY[root])):
        return False
    try:
        spec = importlib.util.find_spec(root)
    except (ImportError, ValueError):
        return False
    places = [] if spec is None else [spec.origin or "", *(spec.submodule_search_locations or [])]
    return any(f"{os.sep}{folder}{os.sep}" in place for place in places for folder in INSTALLED_IN)


def enter_bounds(request):
    if request["controlGroup"] is not None:
        with open(request["controlGroup"], "w") as processes:
            processes.write(str(os.getpid()))
    if request["dataBytes"] is not None:
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        data = request["dataBytes"] if most == resource.RLIM_INFINITY else min(request["dataBytes"], most)
        resource.setrlimit(resource.RLIMIT_DATA, (data, data))


def print_to(path):
    with socket.socket(socket.AF_UNIX) as output:
        output.connect(path)
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)


def draw_own_random_numbers():
    """Python's own generator sees to it by itself."""
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()


def become_kernel(app, shell, request):
    """Runs in the child, until the kernel ends."""
    print_to(request["output"])
    enter_bounds(request)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["directory"])
    draw_own_random_numbers()
    sys.argv = ["ipykernel_launcher", "-f", request["connectionFile"]]
    app.connection_file = request["connectionFile"]
    app.parent_handle = os.getppid()
    use_shell(shell)
    gc.enable()
    # The first half of it has been done in the parent.
    from IPython.core.application import BaseIPythonApplication

    BaseIPythonApplication.initialize = lambda self, argv=None: None
    app.initialize([])
    app.start()
    end_control(app.control_thread)


def end_control(thread):
    """It may still be publishing its answer, and waits for ever for what ipykernel closes first."""
    if thread is not None and thread.is_alive():
        thread.stop()
        thread.join(LONGEST_ANSWER)


def use_shell(shell):
    """The kernel gets the shell that was made before, where it would make one."""

    def instance(cls, *, parent, kernel, user_module=None, user_ns=None, **_):
        shell.parent = parent
        shell.kernel = kernel
        if user_module is not None:
            shell.user_module = user_module
        if user_ns is not None:
            shell.user_ns = user_ns
        return shell

    type(shell).instance = classmethod(instance)


class ForkServer:
    def __init__(self, answers):
        self.packages = None
        self.shell = None
        self.answers = answers
        self.buffer = b""
        self.awake, self.wake = os.pipe()
        for end in (self.awake, self.wake):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wake, warn_on_full_buffer=False)

    def next_child(self):
        """Serves until its input ends, and then returns None. In a child it returns the request that the child is for."""
        while True:
            readable, _, _ = select.select([0, self.awake], [], [])
            if self.awake in readable:
                with contextlib.suppress(BlockingIOError):
                    os.read(self.awake, READ_SIZE)
                self.report_ends()
            if 0 in readable:
                received = os.read(0, READ_SIZE)
                if not received:
                    return None
                *lines, self.buffer = (self.buffer + received).split(b"\n")
                for line in lines:
                    request = json.loads(line)
                    if "imports" in request:
                        modules = imports_of(self.shell, request["code"], request["directory"])
                        self.say({"imports": request["imports"], "modules": modules})
                    elif self.fork(request) == 0:
                        return request

    def fork(self, request):
        """Returns 0 in the child."""
        number = request["fork"]
        if self.packages.changed():
            self.say({"fork": number, "stale": True})
            return None
        try:
            pid = os.fork()
        except OSError as error:
            self.say({"fork": number, "failed": str(error)})
            return None
        if pid == 0:
            self.leave()
            return 0
        # Both do it, so that it has happened whoever comes first.
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        self.say({"fork": number, "pid": pid})
        return pid

    def leave(self):
        """In the child: nothing of the parent's is left open."""
        # In a group of its own, with what it will start.
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for descriptor in (self.awake, self.wake, self.answers):
            os.close(descriptor)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)

    def report_ends(self):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if os.WIFSIGNALED(status):
                self.say({"ended": pid, "signal": os.WTERMSIG(status)})
            else:
                self.say({"ended": pid, "code": os.WEXITSTATUS(status)})

    def say(self, answer):
        os.write(self.answers, json.dumps(answer).encode() + b"\n")


def main():
    # Whatever prints, prints to standard error.
    answers = os.dup(1)
    os.dup2(2, 1)
    # The folder of this file, where a kernel has its working directory.
    del sys.path[0]
    # The terminal's ^C is for the server.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = ForkServer(answers)
    try:
        app, shell = make_application(sys.argv[2:])
        refuse_what_forks_badly(answers)
        import_all(json.loads(sys.argv[1]), answers)
        server.shell = shell
        server.packages = Packages()
    except BaseException as error:
        if not isinstance(error, Refused):
            traceback.print_exc()
        refused = {"refused": str(error) or type(error).__name__}
        module = getattr(error, "module", None)
        server.say(refused if module is None else {**refused, "module": module})
        return
    gc.disable()
    gc.collect()
    gc.freeze()
    server.say({"ready": True})
    request = server.next_child()
    if request is not None:
        become_kernel(app, shell, request)


main()
