"""The peers of the bench, driven through their own doors. Prints seconds from the start of the peer's process to the last point being there.

  peers.py server LOGDIR RUNS TAG LAST [--all] [--checksum]
  peers.py accumulator LOGDIR TAG LAST
"""

import os
import subprocess
import sys
import tempfile
import time


def server(logdir, runs, tag, last, options):
    import grpc
    import tensorboard_data_server
    from tensorboard.data.proto import data_provider_pb2 as pb
    from tensorboard.data.proto import data_provider_pb2_grpc as pb_grpc

    binary = tensorboard_data_server.server_binary()
    folder = tempfile.mkdtemp()
    port_file = os.path.join(folder, "port")
    command = [binary, "--logdir", logdir, "--port", "0", "--port-file", port_file, "--die-after-stdin"]
    if "--all" in options:
        command += ["--samples-per-plugin", "scalars=all"]
    if "--checksum" in options:
        command += ["--checksum"]
    began = time.perf_counter()
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not (os.path.exists(port_file) and os.path.getsize(port_file) > 0):
            time.sleep(0.001)
        port = open(port_file).read().strip()
        channel = grpc.insecure_channel("localhost:" + port, options=[("grpc.max_receive_message_length", 1 << 30)])
        stub = pb_grpc.TensorBoardDataProviderStub(channel)
        # only the newest point of one tag of each run: asking costs nothing beside loading
        request = pb.ReadScalarsRequest(experiment_id="", plugin_filter=pb.PluginFilter(plugin_name="scalars"))
        request.run_tag_filter.tags.names.append(tag)
        request.downsample.num_points = 1
        while True:
            answer = stub.ReadScalars(request, wait_for_ready=True)
            done = sum(1 for run in answer.runs for one in run.tags if len(one.data.step) > 0 and one.data.step[-1] == last)
            if done == runs:
                break
            time.sleep(0.005)
        print(time.perf_counter() - began)
    finally:
        child.kill()
        child.wait()


def accumulator(logdir, tag, last):
    from tensorboard.backend.event_processing.event_accumulator import SCALARS, EventAccumulator

    folders = sorted({folder for folder, _, files in os.walk(logdir) if any("tfevents" in name for name in files)})
    for folder in folders:
        loaded = EventAccumulator(folder, size_guidance={SCALARS: 0})
        loaded.Reload()
        assert loaded.Scalars(tag)[-1].step == last


if __name__ == "__main__":
    what, logdir, rest = sys.argv[1], sys.argv[2], sys.argv[3:]
    if what == "server":
        server(logdir, int(rest[0]), rest[1], int(rest[2]), rest[3:])
    else:
        accumulator(logdir, rest[0], int(rest[1]))
