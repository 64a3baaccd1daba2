package org.flexmeter.gateway.serial;

import java.nio.file.Path;
import java.util.Properties;
import org.apache.camel.CamelContext;

/**
 * Where the native library of this test process is unpacked: once for all its tests, so that the
 * folder outlives the test that was first, and not in the tree of sources.
 */
public final class StateFolder {
    /** The setting that says it. */
    public static final String SETTING = "fm.state.dir";

    private StateFolder() {}

    static void set(CamelContext camel) {
        Properties own = new Properties();
        own.setProperty(SETTING, path());
        camel.getPropertiesComponent().setOverrideProperties(own);
    }

    /** Of this process alone. */
    public static String path() {
        return Path.of("target", "state-" + System.getProperty("fm.test.fork", "0"))
                .toAbsolutePath()
                .toString();
    }
}
