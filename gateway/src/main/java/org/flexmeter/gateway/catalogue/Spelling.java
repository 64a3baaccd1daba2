package org.flexmeter.gateway.catalogue;

/** Which spelling of the names that D2.2 misprints goes over the wire. */
public enum Spelling {
    /** As D2.2 prints them, which is what the control centre matches on. */
    PRINTED,
    /** As they ought to be spelt. */
    CORRECTED
}
