# heavy
import os
import subprocess
import sys

run = subprocess.run
print(run(["echo", "hi"], capture_output=True, text=True))
print(run(["cat"], input="a\nb\n", capture_output=True, text=True).stdout)
print(run(["cat"], input=b"x" * 200_000, capture_output=True).stdout == b"x" * 200_000)
print(run("echo err >&2; exit 3", shell=True, capture_output=True))
print(run(["sh", "-c", "echo o; echo e >&2"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout)
print(run(["sh", "-c", "echo $X"], env={"X": "value", "PATH": os.environ["PATH"]}, stdout=subprocess.PIPE).stdout)
print(run(["pwd"], cwd="/", stdout=subprocess.PIPE).stdout, subprocess.call(["true"]), subprocess.getoutput("echo out"))


def attempt(*args, **kwargs):
    try:
        print(run(*args, **kwargs))
    except (OSError, subprocess.SubprocessError) as e:
        print(type(e).__name__, e)


attempt(["false"], check=True)
attempt(["sleep", "5"], timeout=0.05)
attempt(["/nowhere/program"])
attempt(["ls"], cwd="/nowhere")
attempt(["/etc/passwd"])
attempt(["true"], preexec_fn=lambda: 1 / 0)

child = subprocess.Popen(["sh", "-c", "read a; echo got $a; exit 7"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
child.stdin.write("line\n")
child.stdin.flush()
print(repr(child.stdout.readline()), child.wait(), child.returncode)
with subprocess.Popen(["sort"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
    print(child.communicate(b"b\na\n"))
child = subprocess.Popen(["sleep", "10"])
print(child.poll(), child.kill(), child.wait())
with subprocess.Popen(["printf", "1\\n2\\n"], stdout=subprocess.PIPE, text=True) as child:
    print([line for line in child.stdout])
reading, writing = os.pipe()
print(run(["sh", "-c", f"echo passed >&{writing}"], pass_fds=[writing]).returncode)
print(os.read(reading, 10), os.get_inheritable(writing))

with os.popen("echo popen") as output:
    print(os.system("exit 2"), output.read())
sys.stdout.flush()
child = os.fork()
if child == 0:
    try:
        print("in the child", flush=True)
    finally:
        os._exit(9)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
child = os.fork()
if child == 0:
    os.execvp("sh", ["sh", "-c", "exit 4"])
print(os.WEXITSTATUS(os.waitpid(child, 0)[1]), flush=True)
order = []
os.register_at_fork(before=lambda: order.append("before"), after_in_parent=lambda: order.append("parent"),
                    after_in_child=lambda: order.append("child"))
child = os.fork()
if child == 0:
    print(order, flush=True)
    sys.exit(6)
print(os.WEXITSTATUS(os.wait()[1]), order)
for f, *args in ((os.execv, "/nowhere", ["a"]), (os.execv, "x", []), (os.execv, "x", "y"), (os.waitpid, 99999999, 0),
                 (os.register_at_fork,)):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)
