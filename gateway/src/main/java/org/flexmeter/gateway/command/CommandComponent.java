package org.flexmeter.gateway.command;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code command:<gateway>}: gives the commands of a gateway's devices when they are due, one
 * exchange each.
 */
@Component("command")
public class CommandComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        if (remaining.isBlank() || remaining.contains("/")) {
            throw new IllegalArgumentException(
                    "command:" + remaining + ": write command:<gateway>");
        }
        CommandEndpoint endpoint = new CommandEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    Commands commands() {
        Commands commands = CamelContextHelper.findSingleByType(getCamelContext(), Commands.class);
        if (commands == null) {
            throw new IllegalStateException(
                    "component command needs one bean of type " + Commands.class.getName());
        }
        return commands;
    }
}
