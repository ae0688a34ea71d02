"""The errors that mean "no result". Only read.py turns them into Result(status="failed").

RoadmapParseError
├── UsageError            the caller asked for something impossible         exit status 1
├── MissingDependencyError  a program or extra is needed                    missing_dependency, exit status 3
├── StartError            a worker of a batch ended before it began         exit status 2, blames no file
├── TooManyFailuresError  a batch was told to stop after so many            exit status 2
└── UnreadableError       this file gives no result                         exit status 2
    ├── EmptyFileError                                                      unreadable
    ├── UnsupportedError  no reader for these bytes                         unsupported
    ├── CorruptError      the bytes break off or break their format's rules corrupt
    ├── EncryptedError    a password is needed                              encrypted
    └── BombError         past a limit of Options.limits                    bomb
"""

from __future__ import annotations

from typing import ClassVar


class RoadmapParseError(Exception):
    """The root; its message says what to do next."""

    reason: ClassVar[str] = "crash"
    exit_status: ClassVar[int] = 2


class UsageError(RoadmapParseError, ValueError):
    """The call's values make no sense together."""

    reason = "usage"
    exit_status = 1


class MissingDependencyError(RoadmapParseError):
    """A program, wheel or extra that this file needs is not installed."""

    reason = "missing_dependency"
    exit_status = 3


class StartError(RoadmapParseError):
    """A worker process ended before it could begin: the machine's fault, no document's."""


class TooManyFailuresError(RoadmapParseError):
    """More documents of a batch failed than it was told to bear."""


class UnreadableError(RoadmapParseError):
    """The file cannot be read."""

    reason = "unreadable"


class EmptyFileError(UnreadableError):
    """The file holds no byte, or nothing but white space."""


class UnsupportedError(UnreadableError):
    """No reader knows these bytes."""

    reason = "unsupported"


class CorruptError(UnreadableError):
    """The bytes break the rules of their own format."""

    reason = "corrupt"


class EncryptedError(UnreadableError):
    """The file opens with a password only."""

    reason = "encrypted"


class BombError(UnreadableError):
    """A line, picture, member or page is past the limits of Options."""

    reason = "bomb"
