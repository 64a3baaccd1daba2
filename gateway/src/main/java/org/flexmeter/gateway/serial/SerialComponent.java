package org.flexmeter.gateway.serial;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.flexmeter.gateway.codec.Codecs;

/** Makes {@code serial:} endpoints. The setting {@code fm.home} is where more codecs may lie. */
@Component("serial")
public class SerialComponent extends DefaultComponent {
    private SerialLines lines;
    private Codecs codecs;

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        SerialLines shared = getCamelContext().getRegistry().findSingleByType(SerialLines.class);
        lines = shared == null ? new SerialLines() : shared;
        codecs =
                folder("fm.home")
                        .map(home -> Codecs.with(home.resolve("codecs")))
                        .orElseGet(Codecs::packaged);
        NativeLibrary.unpack(folder("fm.state.dir"));
    }

    private Optional<Path> folder(String setting) {
        return getCamelContext().getPropertiesComponent().resolveProperty(setting).map(Path::of);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        SerialEndpoint endpoint = new SerialEndpoint(uri, this, LineAddress.parse(remaining));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** The lines that all endpoints share. */
    public SerialLines lines() {
        return lines;
    }

    /** The codecs that lines are read by. */
    public Codecs codecs() {
        return codecs;
    }
}
