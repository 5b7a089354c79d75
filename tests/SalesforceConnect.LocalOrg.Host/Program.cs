using SalesforceConnect.LocalOrg.Host;

// Every request waits on a thread of its own for the other side to say whether a fault is to strike it.
ThreadPool.SetMinThreads(64, 64);
await using var orgs = new HostedOrgs();
var link = new Link(Console.OpenStandardInput(), Console.OpenStandardOutput(), orgs.ServeAsync);
orgs.Other = link;
link.Run();
