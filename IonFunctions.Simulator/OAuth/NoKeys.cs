using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace IonFunctions.Simulator.OAuth;

/// <summary>Keeps no data protection keys, because nothing here is protected with them.</summary>
internal sealed class NoKeys : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => [];

    public void StoreElement(XElement element, string friendlyName)
    {
    }
}
