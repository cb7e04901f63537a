package dev.weir.discipline;

/** A discipline of this package that needs no guard: no caller's code decides in its lines. */
interface BuiltIn extends Discipline {}
