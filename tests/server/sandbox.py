# SPDX-License-Identifier: GPL-3.0-or-later
"""What a systemd unit denies its program by seccomp, without systemd: built from the unit, loaded by libseccomp."""

import ctypes
import errno
import socket
import subprocess

ALLOW, KILL = 0x7fff0000, 0x80000000
DENY = 0x00050000 | errno.EPERM
EQUAL, MASKED_EQUAL = 4, 7
PROT_WRITE, PROT_EXEC = 2, 4
# As systemd's own: what makes memory both writable and executable, and in which argument it says so.
MAPPINGS = [('mmap', 2, PROT_WRITE | PROT_EXEC), ('mprotect', 2, PROT_EXEC), ('pkey_mprotect', 2, PROT_EXEC)]


class Comparison(ctypes.Structure):
    _fields_ = [('argument', ctypes.c_uint), ('how', ctypes.c_int), ('first', ctypes.c_uint64),
                ('second', ctypes.c_uint64)]


def read(path):
    """The unit's settings as {name: [values]}."""
    settings = {}
    for line in path.read_text(encoding='utf-8').splitlines():
        name, equals, value = line.partition('=')
        if equals and not line.startswith('#'):
            settings.setdefault(name, []).append(value)
    return settings


def expand(words):
    """System calls by name, of names and of systemd's groups such as @system-service."""
    calls = set()
    for word in words:
        if not word.startswith('@'):
            calls.add(word)
            continue
        lines = subprocess.run(['systemd-analyze', 'syscall-filter', word], check=True, capture_output=True,
                               text=True).stdout.splitlines()
        calls |= expand(line.strip() for line in lines[1:] if line.strip() and not line.strip().startswith('#'))
    return calls


def allowed_calls(settings):
    calls = set()
    for value in settings['SystemCallFilter']:
        if value.startswith('~'):
            calls -= expand(value[1:].split())
        else:
            calls |= expand(value.split())
    # exec itself comes after the filter in both worlds.
    return calls | expand(['@default'])


class Filter:
    def __init__(self):
        self.library = ctypes.CDLL('libseccomp.so.2')
        self.library.seccomp_init.restype = ctypes.c_void_p
        self.context = ctypes.c_void_p(self.library.seccomp_init(DENY))

    def add(self, action, call, *comparisons):
        number = self.library.seccomp_syscall_resolve_name(call.encode())
        array = (Comparison * len(comparisons))(*comparisons)
        # Calls of other processors are unknown here.
        if number >= 0:
            done = self.library.seccomp_rule_add_array(self.context, ctypes.c_uint32(action), number,
                                                       len(comparisons), array)
            assert done == 0, (call, done)

    def load(self):
        # PR_SET_NO_NEW_PRIVS
        assert ctypes.CDLL(None).prctl(38, 1, 0, 0, 0) == 0
        assert self.library.seccomp_load(self.context) == 0


def build(settings):
    """A filter like the one that systemd would make of the unit."""
    result = Filter()
    executable = settings['MemoryDenyWriteExecute'] == ['yes']
    families = [getattr(socket, name) for name in settings['RestrictAddressFamilies'][0].split()]
    special = {'socket', *(name for name, _, _ in MAPPINGS if executable)}
    for call in sorted(allowed_calls(settings) - special):
        result.add(ALLOW, call)
    for family in families:
        result.add(ALLOW, 'socket', Comparison(0, EQUAL, family))
    for call, argument, mask in MAPPINGS if executable else ():
        for bits in range(mask + 1):
            if bits & ~mask == 0 and bits != mask:
                result.add(ALLOW, call, Comparison(argument, MASKED_EQUAL, mask, bits))
    return result
