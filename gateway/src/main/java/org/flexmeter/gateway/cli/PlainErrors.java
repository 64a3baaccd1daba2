package org.flexmeter.gateway.cli;

import org.flexmeter.gateway.message.Masked;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** A fault on the command line is one line on standard error, not a stack trace. */
final class PlainErrors implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
        command.getErr()
                .println(
                        command.getCommandName()
                                + ": "
                                + Masked.of(String.valueOf(e.getMessage())));
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
