package org.flexmeter.world.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CqlScriptTest {
    @Test
    void dropsCommentsAndSplitsStatements() {
        assertThat(CqlScript.statements("-- a; b\nUSE x; /* c; */ SELECT 1 // d\n;\n -- e"))
                .containsExactly("USE x", "SELECT 1");
    }

    @Test
    void leavesQuotedTextAlone() {
        assertThat(CqlScript.statements("INSERT 'a;--b''c'; X"))
                .containsExactly("INSERT 'a;--b''c'", "X");
    }
}
