"""The office's use-cases: what an editor, a chairman or a technician does, one function each.

They return values and take answers; asking and showing is the command's matter, or a page's.
`office.opened` gives the Office that all of them take first. Its face:

drafts: look_over, prepare, reread → add · amendments: change, paragraph, language, whole,
signature, rewording: text, words → amending: amend · approval: hearing, confirmed → approve ·
bulletins: bulletins, dossier, describe, withdraw · timetables: read, check → sign, signed ·
coming: coming, heard · publishing: publish, server · people: make, brought, together ·
keys: key_ring, unlock, renew, rotate, add, revoke · boxes: boxes, enrol · sticks: export, read,
pull_along · releases: take, found, release, rotate · studio: real_studio, voice_store. A commune
is founded by `ceremony.founding.found`.

Imports every other room of the commune's; nobody but `station.cli` and `web` imports it.
"""
