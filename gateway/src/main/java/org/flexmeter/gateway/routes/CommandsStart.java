package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.camel.quarkus.main.events.AfterStop;
import org.flexmeter.gateway.command.Commands;
import org.jboss.logging.Logger;

/**
 * Takes up the ledger of each gateway that begins, and puts all of them down after the last route.
 */
@ApplicationScoped
public class CommandsStart {
    private static final Logger LOG = Logger.getLogger(CommandsStart.class);

    private final Commands commands;

    CommandsStart(Commands commands) {
        this.commands = commands;
    }

    void begin(@Observes GatewayStarted event) {
        try {
            commands.begin(event.gateway());
        } catch (RuntimeException e) {
            LOG.errorf("%s: no commands: %s", event.gateway(), Causes.line(e));
        }
    }

    void end(@Observes AfterStop event) {
        commands.end();
    }
}
