// Nothing: a target that holds precompiled headers has to have a source.
