package org.flexmeter.gateway.serial;

import java.nio.file.Path;
import java.util.Properties;
import org.apache.camel.CamelContext;

/** Where a test's native library is unpacked: not in the tree of sources. */
final class StateFolder {
    private StateFolder() {}

    static void set(CamelContext camel, Path folder) {
        Properties own = new Properties();
        own.setProperty("fm.state.dir", folder.toString());
        camel.getPropertiesComponent().setOverrideProperties(own);
    }
}
