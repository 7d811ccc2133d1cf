# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk below a data folder: what disk-shim.c does to it, and what it wrote down of it."""

import mmap
import os
import pathlib
import struct

FAULTS = {'full': 1, 'read-only': 2, 'write': 3, 'sync': 4, 'read': 5}
TROUBLES = {'full': 'disk-full', 'read-only': 'read-only', 'write': 'disk-failing', 'sync': 'disk-failing'}
SECTOR = 512
FOREVER = 1 << 60

WRITE, TRUNCATE, SYNC, LOST, CREATE, RENAME, UNLINK, SYNC_DIR = range(1, 9)
ACKNOWLEDGED = 100  # Ours: what a client was told at this point of the journal.
ENTRY = struct.Struct('=IIQQQ')


class Control:
    """struct Control of disk-shim.c, shared with the program."""

    FIELDS = ['fault', 'n_before', 'n_faults', 'n_ops', 'kill_at', 'offset_ns']

    def __init__(self, path):
        self.path = path
        path.write_bytes(bytes(4096))
        with open(path, 'r+b') as file:
            self.map = mmap.mmap(file.fileno(), 4096)

    def __getitem__(self, field):
        return struct.unpack_from('=q', self.map, 8 * self.FIELDS.index(field))[0]

    def __setitem__(self, field, value):
        struct.pack_into('=q', self.map, 8 * self.FIELDS.index(field), value)

    def fail(self, fault, after=0):
        """From now on, after so many operations that still succeed."""
        self['n_before'] = after
        self['n_faults'] = 0
        self['fault'] = FAULTS[fault]

    def mend(self):
        """Ends the fault; how many operations it has failed."""
        self['fault'] = 0
        return self['n_faults']


class Journal:
    """What the program did to its folder, and what its clients were told, in order."""

    def __init__(self, path):
        self.path = path
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def acknowledge(self, number):
        os.write(self.file, ENTRY.pack(ACKNOWLEDGED, 0, 0, number, 0))

    def read(self):
        """(operation, path, inode, offset, data) of each entry; a last one that was cut off is none."""
        content = self.path.read_bytes()
        position = 0
        while position + ENTRY.size <= len(content):
            operation, path_length, inode, offset, length = ENTRY.unpack_from(content, position)
            position += ENTRY.size
            data_length = length if operation in (WRITE, RENAME) else 0
            if position + path_length + data_length > len(content):
                return
            path = content[position:position + path_length].decode()
            position += path_length
            yield operation, path, inode, offset, content[position:position + data_length]
            position += data_length


class File:
    """Bytes that are on the disk, and changes that may be."""

    def __init__(self, content=b''):
        self.content = bytearray(content)
        self.pending = []

    @staticmethod
    def apply(content, change):
        operation, offset, data = change
        if operation == TRUNCATE:
            del content[offset:]
        content.extend(bytes(max(0, offset + len(data) - len(content))))
        content[offset:offset + len(data)] = data

    def sync(self):
        for change in self.pending:
            self.apply(self.content, change)
        self.pending.clear()

    def survive(self, chance):
        """The content after the power is gone: each sector of each change by itself survives or doesn't."""
        content = bytearray(self.content)
        for operation, offset, data in self.pending:
            for start in range(0, max(len(data), 1), SECTOR):
                if chance():
                    self.apply(content, (operation, offset + start, data[start:start + SECTOR]))
        return bytes(content)


class Disk:
    """A folder as it is on the disk, while entries of the journal are applied one by one."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.files = {}
        self.names = {}
        self.pending = []
        for path in pathlib.Path(folder).iterdir():
            self.files[path.stat().st_ino] = File(path.read_bytes())
            self.names[path.name] = path.stat().st_ino

    def apply(self, entry):
        operation, path, inode, offset, data = entry
        if operation == CREATE:
            # A number that is used again is another file.
            self.files[inode] = File()
        file = self.files.get(inode)
        if operation in (WRITE, TRUNCATE):
            file.pending.append((operation, offset, data))
        elif operation == SYNC:
            file.sync()
        elif operation == LOST and file:
            file.pending.clear()
        elif operation in (CREATE, RENAME, UNLINK):
            self.pending.append((operation, os.path.basename(path), inode, os.path.basename(data.decode())))
        elif operation == SYNC_DIR:
            self.change_names(self.names, lambda: True)
            self.pending.clear()

    def change_names(self, names, chance):
        for operation, name, inode, target in self.pending:
            if not chance():
                continue
            if operation == CREATE:
                names[name] = inode
            elif name in names:
                moved = names.pop(name)
                if operation == RENAME:
                    names[target] = moved

    def cut(self, folder, chance, garbage):
        """Leaves in folder what a power cut leaves now. What is only mapped into memory is anything at all."""
        names = dict(self.names)
        self.change_names(names, chance)
        folder.mkdir()
        for name, inode in names.items():
            content = garbage if name.endswith('-shm') else self.files[inode].survive(chance)
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)
