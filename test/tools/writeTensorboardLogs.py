"""Writes TensorBoard logs of many sorts with TensorBoard's own writers and tensorboardX, and prints what TensorBoard's own readers say of them.

    python writeTensorboardLogs.py OUT [SEED]

Prints JSON: {"cases": {case: {run: {"plugin": {tag: [[step, wall, value], ...]}, "fast": {...} or absent, "params": {name: value}}}}, "versions": {...}}.
plugin = plugin_event_accumulator (the page without fast loading), fast = tensorboard-data-server. Non-finite numbers are strings.
Needs tensorboard; tensorboardX, tensorboard-data-server and grpcio where they are there.
"""
import json, math, os, random, sys, time

import numpy as np
import tensorboard
from tensorboard.backend.event_processing import plugin_event_accumulator
from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util import tensor_util

OUT = sys.argv[1]
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
Value, Event, Summary, Metadata = summary_pb2.Summary.Value, event_pb2.Event, summary_pb2.Summary, summary_pb2.SummaryMetadata
SCALARS = Metadata(plugin_data=Metadata.PluginData(plugin_name='scalars'), data_class=summary_pb2.DATA_CLASS_SCALAR)


class File:
    """One event file whose events are given one by one."""

    def __init__(self, case, run, name='events.out.tfevents.1700000000.h', version='brain.Event:2'):
        folder = os.path.join(OUT, case, run)
        os.makedirs(folder, exist_ok=True)
        self.writer = RecordWriter(open(os.path.join(folder, name), 'wb'))
        if version:
            self.event(Event(wall_time=1.7e9, file_version=version))

    def event(self, event):
        self.writer.write(event.SerializeToString())

    def values(self, step, wall, *values):
        self.event(Event(step=step, wall_time=wall, summary=Summary(value=values)))

    def scalar(self, tag, step, value, wall=None):
        self.values(step, 1.7e9 + step / 8 if wall is None else wall, Value(tag=tag, simple_value=value))

    def start(self, step):
        self.event(Event(step=step, wall_time=1.7e9, session_log=event_pb2.SessionLog(status=event_pb2.SessionLog.START)))

    def close(self):
        self.writer.close()


def tensor_value(tag, array, meta=SCALARS):
    return Value(tag=tag, tensor=tensor_util.make_tensor_proto(array), metadata=meta)


def write_values():
    f = File('values', 'run')
    floats = [0.0, -0.0, 1 / 3, math.nan, math.inf, -math.inf, 1e-45, 3.4028235e38, 1e39, -1e-320]
    for i, v in enumerate(floats):
        f.scalar('simple', i, v)
        f.values(i, 5.0 + i, tensor_value('tensor/float', np.float32(v) if abs(v) < 3.5e38 or not math.isfinite(v) else np.float32(0)))
        f.values(i, 5.0 + i, tensor_value('tensor/double', np.float64(v)))
    for i, v in enumerate([0.0, -1.5, 65504.0, 6e-8, math.inf, math.nan]):
        f.values(i, 5.0 + i, tensor_value('tensor/half', np.float16(v)))
    for kind, low, high in (('int8', -128, 127), ('uint8', 0, 255), ('int16', -32768, 32767), ('uint16', 0, 65535), ('int32', -2**31, 2**31 - 1), ('int64', -2**53, 2**53)):
        for i, v in enumerate((low, 0, high)):
            f.values(i, 5.0 + i, tensor_value('tensor/' + kind, np.array(v, dtype=kind)))
            content = tensor_pb2.TensorProto(dtype=tensor_util.make_tensor_proto(np.array(v, dtype=kind)).dtype, tensor_shape=tensor_shape_pb2.TensorShapeProto(), tensor_content=np.array(v, dtype=kind).tobytes())
            f.values(i, 5.0 + i, Value(tag='content/' + kind, tensor=content, metadata=SCALARS))
    for i, v in enumerate((True, False, True)):
        f.values(i, 5.0 + i, tensor_value('tensor/bool', np.array(v)))
    for i in range(3):
        f.values(i, 5.0 + i, Value(tag='no shape', tensor=tensor_pb2.TensorProto(dtype=1, float_val=[i / 3]), metadata=SCALARS))
        f.values(i, 5.0 + i, tensor_value('a tensor of nobody', np.float32(i), None))
    f.close()


def write_steps_and_names():
    f = File('steps-and-names', 'run')
    for s in (-2**63, -2**40, -1, 0, 1, 2**28 - 1, 2**28, 2**31, 2**32 + 1, 2**42, 2**49, 2**53, 2**62, 2**63 - 1):  # steps are doubles of ours: 2**53 + 1 would be 2**53
        f.scalar('steps', s, s / 3, wall=1.7e9)
    for s in (5, 6, 7, 6, 7, 8, 8, 8, 3, 4):
        f.scalar('steps/back', s, s / 3)
    for i in range(5):
        f.values(0, 1.7e9 + i, Value(tag='steps/none', simple_value=i))
    for i, tag in enumerate(['a/b/c', '/lead', 'trail/', 'with space', '损失/训练', '😀🔥', 'tab\there', 'new\nline', '\ufeffbom', 'q"\'`\\', '%20', '#', '', '0', 'x' * 127, 'x' * 128, 'y' * 2000, 'A', 'a', 'ab', 'abc', 'abcd', 'abce']):
        for s in range(3):
            f.scalar(tag, s, i + s / 10)
    for s in range(3):
        f.values(s, 1.0, Value(node_name='by node', simple_value=s))
        f.values(s, 1.0, Value(node_name='tensor by node', tensor=tensor_util.make_tensor_proto(np.float32(s)), metadata=SCALARS))
    f.values(7, 2.0, *[Value(tag=f'many/{i}', simple_value=i) for i in range(200)])
    f.close()


def write_restarts():
    f = File('restarts', 'purged', 'events.out.tfevents.1700000000.h')
    for s in range(50): f.scalar('loss', s, s)
    for s in range(0, 50, 5): f.scalar('val', s, s)
    f.close()
    for n, (first, last) in enumerate([(30, 60), (55, 80), (40, 45)]):
        f = File('restarts', 'purged', f'events.out.tfevents.170000010{n}.h')
        f.start(first)
        for s in range(first, last): f.scalar('loss', s, s + n / 10)
        f.close()
    for version in ('', 'brain.Event:1', 'brain.Event:nonsense'):
        f = File('restarts', 'version ' + version.replace(':', ' '), version=version)
        for s in (0, 1, 2, 3, 2, 3, 4): f.scalar('loss', s, s)
        f.close()
    a, b = File('restarts', 'two at once', 'events.out.tfevents.1.a'), File('restarts', 'two at once', 'events.out.tfevents.1.b')
    for s in range(40): (a if s % 2 else b).scalar('loss', s, s); (a if s % 3 else b).scalar('other', s, s)
    a.close(); b.close()
    f = File('restarts', '.')
    for s in range(3): f.scalar('root', s, s)
    f.close()


def write_kinds():
    """Tags whose values are of several kinds: the first decides."""
    histogram = summary_pb2.HistogramProto(min=0, max=1, num=1, sum=1, sum_squares=1, bucket_limit=[1], bucket=[1])
    image = Summary.Image(height=1, width=1, colorspace=3, encoded_image_string=b'png')
    text = Metadata(plugin_data=Metadata.PluginData(plugin_name='text'), data_class=summary_pb2.DATA_CLASS_TENSOR)
    named = Metadata(plugin_data=Metadata.PluginData(plugin_name='scalars'), display_name='shown', summary_description='said')
    f = File('kinds', 'run')
    for s in range(4):
        f.values(s, 1.0, Value(tag='h', histo=histogram), Value(tag='i', image=image), Value(tag='t', tensor=tensor_util.make_tensor_proto('words'), metadata=text))
        f.values(s, 1.0, Value(tag='scalar then tensor', simple_value=s) if s < 2 else tensor_value('scalar then tensor', np.float32(s), None))
        f.values(s, 1.0, tensor_value('tensor then scalar', np.float32(s)) if s < 2 else Value(tag='tensor then scalar', simple_value=s))
        f.values(s, 1.0, tensor_value('metadata once', np.float32(s), named if s == 0 else None))
        f.values(s, 1.0, tensor_value('metadata always', np.float32(s), named))
        f.values(s, 1.0, Value(tag='simple with metadata', simple_value=s, metadata=named))
        f.values(s, 1.0, Value(tag='histogram then scalar', histo=histogram) if s < 2 else Value(tag='histogram then scalar', simple_value=s))
        f.values(s, 1.0, Value(tag='text then scalar', tensor=tensor_util.make_tensor_proto('words'), metadata=text) if s < 2 else Value(tag='text then scalar', simple_value=s))
        f.values(s, 1.0, Value(tag='scalar then text', tensor=tensor_util.make_tensor_proto('words'), metadata=text) if s > 1 else Value(tag='scalar then text', simple_value=s))
        f.event(Event(step=s, wall_time=1.0, graph_def=b''))
    f.close()


def write_hparams():
    def hparams_value(name, **fields):
        data = plugin_data_pb2.HParamsPluginData(**fields)
        return Value(tag='_hparams_/' + name, metadata=Metadata(plugin_data=Metadata.PluginData(plugin_name='hparams', content=data.SerializeToString())), tensor=tensor_pb2.TensorProto(dtype=1, tensor_shape=tensor_shape_pb2.TensorShapeProto(dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=0)])))
    for name, params, status in (('ok', {'lr': 0.1, 'n': 3, 'opt': 'adam ü', 'flag': True, 'a/b c': ''}, 1), ('failed', {'lr': 1e-12, 'flag': False}, 2)):
        start, end = plugin_data_pb2.SessionStartInfo(group_name='g', start_time_secs=1.6e9), plugin_data_pb2.SessionEndInfo(status=status, end_time_secs=1.6e9 + 9)
        for key, value in params.items():
            setattr(start.hparams[key], 'bool_value' if isinstance(value, bool) else 'string_value' if isinstance(value, str) else 'number_value', value)
        f = File('hparams', name)
        f.values(0, 1.7e9, hparams_value('session_start_info', session_start_info=start))
        f.values(0, 1.7e9, hparams_value('session_end_info', session_end_info=end))
        f.scalar('loss', 0, 1)
        f.close()


def write_tensorboardx():
    try:
        from tensorboardX import SummaryWriter
    except ImportError:
        return
    w = SummaryWriter(os.path.join(OUT, 'tensorboardx', 'run'), purge_step=0)
    for i in range(30):
        w.add_scalar('loss', 1 / (i + 1), i)
        w.add_scalar('described', i, i, display_name='shown', summary_description='words')
    w.add_scalars('pair', {'a': 1, 'b c': 2}, 3)
    w.add_text('note', 'words'); w.add_histogram('h', np.arange(9.0)); w.add_image('im', np.zeros((3, 2, 2)))
    w.add_hparams({'lr': 0.1, 'flag': True, 'name': 'x', 'n': 3}, {'final': 0.5}, name='hp')
    w.close()


def write_random(seed):
    rng = random.Random(seed)
    for r in range(4):
        tags = [f'tag/{i}' * rng.choice([1, 1, 5]) for i in range(rng.randint(1, 6))]
        for n in range(rng.randint(1, 3)):
            f = File('random', f'run-{seed}-{r}', f'events.out.tfevents.170000000{n}.h')
            step = rng.choice([0, 0, 1000, 2**31])
            for _ in range(rng.randint(0, 120)):
                step = max(0, step + rng.choice([0, 1, 1, 1, 1, 7, -3, 100000])) if rng.random() < 0.9 else step
                values = []
                for tag in rng.sample(tags, rng.randint(1, len(tags))):
                    kind = rng.random()
                    v = rng.gauss(0, 10)
                    if kind < 0.7: values.append(Value(tag=tag, simple_value=v))
                    else: values.append(tensor_value(tag, np.float32(v), SCALARS))
                f.values(step, 1.7e9 + rng.random(), *values)
                if rng.random() < 0.02: f.start(step)
            f.close()


def number(v):
    v = float(v)
    return 'NaN' if math.isnan(v) else ('Infinity' if v > 0 else '-Infinity') if math.isinf(v) else v


def read_plugin(folder):
    acc = plugin_event_accumulator.EventAccumulator(folder, tensor_size_guidance={name: 0 for name in ('scalars', 'hparams', 'text', 'images', 'histograms', 'audio', 'pr_curves')}, size_guidance={'tensors': 0}, purge_orphaned_data=False)
    acc.Reload()
    tags = {tag: [[e.step, e.wall_time, number(tensor_util.make_ndarray(e.tensor_proto).reshape(-1)[0])] for e in acc.Tensors(tag) if e.tensor_proto.dtype != 7] for tag in acc.PluginTagToContent('scalars')} if 'scalars' in acc._plugin_to_tag_to_content else {}
    params = {}
    for tag, content in (acc.PluginTagToContent('hparams') if 'hparams' in acc._plugin_to_tag_to_content else {}).items():
        if tag != '_hparams_/session_start_info': continue
        data = plugin_data_pb2.HParamsPluginData.FromString(content)
        for name, value in data.session_start_info.hparams.items():
            kind = value.WhichOneof('kind')
            params[name] = None if kind in (None, 'null_value') else getattr(value, kind)
    return tags, params


def read_fast(folder):
    """By run; None where there is no data server."""
    try:
        from tensorboard import context
        from tensorboard.data import server_ingester
        from tensorboard.util import grpc_util
        binary = server_ingester.get_server_binary()
    except Exception:
        return None
    import contextlib, io
    ingester = server_ingester.SubprocessServerDataIngester(server_binary=binary, logdir=folder, reload_interval=0, channel_creds_type=grpc_util.ChannelCredsType.LOCAL, samples_per_plugin={'scalars': 0})
    with contextlib.redirect_stderr(io.StringIO()):
        ingester.start()
    provider, ctx = ingester.data_provider, context.RequestContext()
    deadline, before = time.time() + 10, None
    while True:  # the server tells what it has so far
        read = {run: {tag: [[p.step, p.wall_time, number(p.value)] for p in points] for tag, points in tags.items()} for run, tags in provider.read_scalars(ctx, experiment_id='', plugin_name='scalars', downsample=1 << 20).items()}
        if (read and read == before) or time.time() > deadline: return read
        before = read
        time.sleep(0.25)


for write in (write_values, write_steps_and_names, write_restarts, write_kinds, write_hparams, write_tensorboardx): write()
for k in range(6): write_random(SEED * 100 + k)
cases = {}
for case in sorted(os.listdir(OUT)):
    root, runs = os.path.join(OUT, case), {}
    fast = read_fast(root)
    for folder, _, files in os.walk(root):
        if not any('tfevents' in name for name in files): continue
        run = os.path.relpath(folder, root).replace(os.sep, '/')
        plugin, params = read_plugin(folder)
        runs[run] = {'plugin': plugin, 'params': params}
        if fast is not None: runs[run]['fast'] = fast.get(run.replace('/', os.sep), {})
    cases[case] = runs
print(json.dumps({'cases': cases, 'versions': {'tensorboard': tensorboard.__version__, 'numpy': np.__version__}}))
