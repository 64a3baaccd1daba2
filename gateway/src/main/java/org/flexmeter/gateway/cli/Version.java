package org.flexmeter.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build has written down. */
final class Version implements IVersionProvider {
    private static final String FILE = "/flexmeter-version.properties";

    @Override
    public String[] getVersion() throws IOException {
        Properties build = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(FILE)) {
            build.load(in);
        }
        return new String[] {"FlexMeter gateway " + build.getProperty("version")};
    }
}
