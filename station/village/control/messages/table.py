"""All requests of the control socket, by name."""

from typing import Any

from station.village.control.messages import air, box, log, memos, pairing, status, timetable
from station.village.control.messages.request import Request
from station.wire import Kinds

REQUESTS: tuple[type[Request[Any]], ...] = (
    status.GetStatus,
    *(air.StopAll, air.PlayBulletin, air.HearBulletin, air.PlayTrial, air.SetVolume),
    *(air.BeginSpeaking, air.GiveBlock, air.EndSpeaking),
    *(timetable.SkipSession, timetable.UnskipSession),
    *(timetable.PauseTimetable, timetable.ResumeTimetable, timetable.GetCalendar),
    *(log.GetLog, log.FindInLog, log.CountDays, log.GetLogLines),
    *(memos.TakeMemo, memos.ListMemos, memos.PlayMemo, memos.PromiseMemo),
    *(memos.SpeakText, memos.HeardMemo),
    *(memos.PromiseSeries, memos.WithdrawPromise, memos.WithdrawMemo, memos.DeleteMemo),
    memos.RestoreMemo,
    *(box.GetBox, box.CheckParts, box.CheckDisk, box.FetchNews, box.ConfirmClock, box.SetClock),
    *(box.GetSettings, box.ChangeSettings),
    *(pairing.AskIn, pairing.LookIn, pairing.NotePaired),
)

WIRE = Kinds("do", {request.do: request for request in REQUESTS})
"""Requests as forms, and back."""
